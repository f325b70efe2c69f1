package org.quern.cache;

import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.OverloadKey;

/**
 * Where the code is in a jar or directory of the class path that carries it.
 * <pre>
 * META-INF/quern/cache/v2/index                         ; a line for each file below: FUNCTION-HHHHHHHH/DIGEST.nbc
 *                        /FUNCTION-HHHHHHHH/DIGEST.nbc  ; as in a root
 * </pre>
 * The index says that there is a bundle, which costs one look among the resources, and names its files for listings. A lookup asks for
 * its file by name, whatever the index says. Any number of jars may have bundles.
 */
public final class Bundle {
    /** How names of bundles' resources begin in every layout. */
    static final String ANY_LAYOUT = "META-INF/quern/cache/";

    /** How names of a bundle's resources begin. */
    public static final String PREFIX = ANY_LAYOUT + CacheLayout.VERSION + "/";

    /** The name of the index, in UTF-8. */
    public static final String INDEX = PREFIX + "index";

    private Bundle() {}

    /** A code file's name below {@link #PREFIX}, or below the directory v2 of a root or layer. */
    public static String file(OverloadKey key) {
        return file(CacheLayout.directoryName(key.function()), key.contentName());
    }

    /** Whether this is the name of a code file below {@link #PREFIX}. */
    static boolean isFile(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && OwnNames.isFunctionDirectory(name.substring(0, slash))
                && OwnNames.isCode(name.substring(slash + 1));
    }

    static String file(String directory, String contentName) {
        return directory + "/" + contentName + CodeFileFormat.SUFFIX;
    }
}
