package org.quern.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Transferred;

/** Copies a {@link Bundle}, or another cache's root, into a cache, each file verified first. */
public final class BundleReader {
    private final CodeCache cache;
    private final List<Finding> findings = new ArrayList<>();
    private long copied;
    private long there;
    private long bytes;

    private BundleReader(CodeCache cache) {
        this.cache = cache;
    }

    /** Opens one file of a bundle. */
    private interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Imports.
     *
     * @param source a jar, a directory with a bundle in it, or a cache's root
     * @throws CacheException if there is no such thing there, it cannot be read, or there is no cache to copy to
     */
    public static Transferred read(CodeCache cache, Path source) {
        if (cache.root() == null) {
            throw new CacheException("there is no writable cache to import to", null);
        }
        BundleReader reader = new BundleReader(cache);
        try {
            if (Files.isDirectory(source)) {
                Path bundle = source.resolve(Bundle.PREFIX);
                Path base = Files.isDirectory(bundle) ? bundle : source.resolve(CacheLayout.VERSION);
                if (!Files.isDirectory(base)) {
                    throw new CacheException(source + " is no bundle and no cache: it has neither " + Bundle.PREFIX + " nor "
                            + CacheLayout.VERSION, null);
                }
                reader.directory(base);
            } else {
                reader.jar(source);
            }
        } catch (IOException e) {
            throw new CacheException(source + " cannot be read (" + e + ")", e);
        }
        return new Transferred(reader.copied, reader.there, reader.bytes, reader.findings);
    }

    private void directory(Path base) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(base, 2)) {
            files = all.filter(f -> Files.isRegularFile(f) && !f.getParent().getFileName().toString().equals("quarantine")).sorted().toList();
        }
        for (Path file : files) {
            file(file, file.getParent().getFileName().toString(), file.getFileName().toString(), () -> Files.newInputStream(file));
        }
    }

    private void jar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            boolean any = zip.getEntry(Bundle.INDEX) != null;
            if (!any) {
                throw new CacheException(jar + " is no bundle: it has no " + Bundle.INDEX, null);
            }
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String[] parts = entry.getName().startsWith(Bundle.PREFIX)
                        ? entry.getName().substring(Bundle.PREFIX.length()).split("/", -1) : new String[0];
                if (parts.length == 2) {
                    file(jar.resolve(entry.getName()), parts[0], parts[1], () -> zip.getInputStream(entry));
                }
            }
        }
    }

    private void file(Path shown, String directory, String name, Source source) throws IOException {
        if (!name.endsWith(CodeFileFormat.SUFFIX)) {
            return;
        }
        byte[] file;
        try (InputStream in = source.open()) {
            file = in.readNBytes(CodeFileFormat.MAX_BYTES + 1);
        }
        String contentName = name.substring(0, name.length() - CodeFileFormat.SUFFIX.length());
        Listing.Verdict verdict = Listing.verify(directory, contentName, file, null, null);
        if (!verdict.state().equals("ok")) {
            findings.add(new Finding(shown, verdict.state()));
            return;
        }
        try {
            switch (cache.store(verdict.key(), CodeFileFormat.decode(file, verdict.key().encode()))) {
                case WRITTEN -> {
                    copied++;
                    bytes += file.length;
                }
                case THERE -> there++;
                case NOT_KEPT -> findings.add(new Finding(shown, "cannot be kept in " + cache.root()));
            }
        } catch (DamagedFileException e) {
            findings.add(new Finding(shown, "damaged: " + e.reason().text()));
        }
    }
}
