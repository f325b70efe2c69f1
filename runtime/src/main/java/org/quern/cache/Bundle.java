package org.quern.cache;

import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.OverloadKey;

/**
 * The layout of a bundle: code in a jar or directory of the class path.
 * <pre>
 * META-INF/quern/cache/v2/index                         ; a line for each file below: FUNCTION-HHHHHHHH/DIGEST.nbc
 *                        /FUNCTION-HHHHHHHH/DIGEST.nbc  ; as in a root
 * </pre>
 * The index marks the bundle, so that one resource look-up finds it, and names its files for listings. A lookup of code
 * asks for its file by name, whatever the index says. Any number of jars may have bundles.
 */
public final class Bundle {
    /** Prefix of bundles' resource names in every version of the layout. */
    static final String ANY_LAYOUT = "META-INF/quern/cache/";

    /** Prefix of a bundle's resource names. */
    public static final String PREFIX = ANY_LAYOUT + CacheLayout.VERSION + "/";

    /** Name of the index, a text in UTF-8. */
    public static final String INDEX = PREFIX + "index";

    private Bundle() {}

    /** The name of a code file relative to {@link #PREFIX}, or to the directory v2 of a root or layer. */
    public static String file(OverloadKey key) {
        return file(CacheLayout.directoryName(key.function()), key.contentName());
    }

    /** True for the name of a code file relative to {@link #PREFIX}. */
    static boolean isFile(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && OwnNames.isFunctionDirectory(name.substring(0, slash))
                && OwnNames.isCode(name.substring(slash + 1));
    }

    static String file(String directory, String contentName) {
        return directory + "/" + contentName + CodeFileFormat.SUFFIX;
    }
}
