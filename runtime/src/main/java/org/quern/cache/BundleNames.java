package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.quern.cache.report.CacheException;

/** What the bundles of a class path have, by the names of their files; the files are not read. */
public final class BundleNames {
    private BundleNames() {}

    /**
     * The names of all code files, as {@link Bundle#file} gives them.
     *
     * @param classPath jars and directories; what is not there counts as empty, as on a class path
     * @throws CacheException if one cannot be read
     */
    public static Set<String> of(List<Path> classPath) {
        Set<String> names = new TreeSet<>();
        for (Path entry : classPath) {
            try {
                if (Files.isDirectory(entry)) {
                    directory(entry.resolve(Bundle.PREFIX), names);
                } else if (Files.isRegularFile(entry)) {
                    jar(entry, names);
                }
            } catch (IOException e) {
                throw new CacheException(entry + " cannot be read (" + e + ")", e);
            }
        }
        return names;
    }

    private static void directory(Path bundle, Set<String> names) throws IOException {
        if (Files.isDirectory(bundle)) {
            try (Stream<Path> files = Files.walk(bundle, 2)) {
                files.map(f -> bundle.relativize(f).toString()).filter(Bundle::isFile).forEach(names::add);
            }
        }
    }

    private static void jar(Path jar, Set<String> names) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream().map(ZipEntry::getName).filter(n -> n.startsWith(Bundle.PREFIX))
                    .map(n -> n.substring(Bundle.PREFIX.length()))
                    .filter(Bundle::isFile).forEach(names::add);
        }
    }
}
