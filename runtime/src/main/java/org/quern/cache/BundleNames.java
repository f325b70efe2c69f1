package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.quern.cache.report.CacheException;
import org.quern.util.FileReason;

/** The names of code files in bundles; the files are not read. */
public final class BundleNames {
    private BundleNames() {}

    /**
     * The names of all code files in the bundles of a class path, in the form of {@link Bundle#file}.
     *
     * @param classPath jars and directories; missing ones count as empty, as on a class path
     * @throws CacheException if an entry cannot be read
     */
    public static Set<String> of(List<Path> classPath) {
        Set<String> names = new TreeSet<>();
        for (Path entry : classPath) {
            try {
                if (Files.isDirectory(entry)) {
                    names.addAll(below(entry.resolve(Bundle.PREFIX)));
                } else if (Files.isRegularFile(entry)) {
                    try (ZipFile zip = new ZipFile(entry.toFile())) {
                        names.addAll(in(zip));
                    }
                }
            } catch (IOException e) {
                throw new CacheException(entry + " cannot be read (" + FileReason.of(e) + ")", e);
            }
        }
        names.removeIf(name -> !Bundle.isFile(name));
        return names;
    }

    /**
     * The names of all files, of any kind, in a bundle's directory and its subdirectories; empty if it does not exist.
     */
    static SortedSet<String> below(Path bundle) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String name : CacheLayout.names(bundle)) {
            Path inside = bundle.resolve(name);
            if (Files.isDirectory(inside, LinkOption.NOFOLLOW_LINKS)) {
                for (String file : CacheLayout.names(inside)) {
                    names.add(name + "/" + file);
                }
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** The names of all files, of any kind, in a jar's bundle. */
    static SortedSet<String> in(ZipFile jar) {
        SortedSet<String> names = new TreeSet<>();
        jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName)
                .filter(name -> name.startsWith(Bundle.PREFIX))
                .forEach(name -> names.add(name.substring(Bundle.PREFIX.length())));
        return names;
    }
}
