package org.quern.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipFile;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.report.CacheException.Reason;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Transferred;
import org.quern.util.FileReason;

/** Imports a {@link Bundle}, or another cache's root, into a cache, verifying each file first. */
public final class BundleReader {
    private final CodeCache cache;
    private final List<Finding> findings = new ArrayList<>();
    private long copied;
    private long there;
    private long bytes;

    private BundleReader(CodeCache cache) {
        this.cache = cache;
    }

    /** An opener of one of the bundle's files. */
    private interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Imports a bundle or cache.
     *
     * @param source a jar, a directory with a bundle in it, or a cache's root
     * @throws CacheException if {@code source} is neither or cannot be read, or there is no writable cache to import to
     */
    public static Transferred read(CodeCache cache, Path source) {
        if (cache.root() == null) {
            throw new CacheException("there is no writable cache to import to", null);
        }
        if (source.toString().isEmpty()) {
            throw new CacheException(Reason.SOURCE,
                    "the source's name is empty: a bundle's jar or directory, or a cache's directory expected", null);
        }
        BundleReader reader = new BundleReader(cache);
        try {
            if (Files.isDirectory(source)) {
                Path bundle = source.resolve(Bundle.PREFIX);
                if (Files.isRegularFile(source.resolve(Bundle.INDEX))) {
                    // An index of any bytes is read: a line that is no code file's name becomes a finding.
                    String index = new String(Files.readAllBytes(source.resolve(Bundle.INDEX)), StandardCharsets.UTF_8);
                    reader.index(source, index, name -> Files.isRegularFile(bundle.resolve(name)));
                }
                Path base = Files.isDirectory(bundle) ? bundle : source.resolve(CacheLayout.VERSION);
                if (!Files.isDirectory(base)) {
                    throw new CacheException(Reason.SOURCE,
                            source + " is no bundle and no cache: it has neither " + Bundle.PREFIX + " nor "
                                    + CacheLayout.VERSION,
                            null);
                }
                reader.directory(base);
            } else if (Files.isRegularFile(source)) {
                reader.jar(source);
            } else {
                // Other files are not opened: a pipe without a writer would block.
                throw new CacheException(Reason.SOURCE, source + " cannot be read: it is "
                        + (Files.exists(source) ? "neither a file nor a directory" : "not there"), null);
            }
        } catch (IOException e) {
            throw new CacheException(Reason.SOURCE, source + " cannot be read (" + FileReason.of(e) + ")", e);
        }
        return new Transferred(reader.copied, reader.there, reader.bytes, reader.findings);
    }

    /** Checks that the index names code files only, and that they exist. */
    private void index(Path shown, String index, Predicate<String> there) {
        for (String name : index.lines().toList()) {
            if (!Bundle.isFile(name)) {
                findings.add(
                        new Finding(shown.resolve(Bundle.INDEX), "names '" + name + "', which is no code file's name"));
            } else if (!there.test(name)) {
                findings.add(new Finding(shown.resolve(Bundle.INDEX), "names '" + name + "', which is missing"));
            }
        }
    }

    private void directory(Path base) throws IOException {
        for (String name : BundleNames.below(base)) {
            Path file = base.resolve(name);
            String directory = file.getParent().getFileName().toString();
            if (Files.isRegularFile(file) && !directory.equals("quarantine")) {
                file(file, directory, file.getFileName().toString(), () -> Files.newInputStream(file));
            }
        }
    }

    private void jar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            boolean any = zip.getEntry(Bundle.INDEX) != null;
            if (!any) {
                throw new CacheException(Reason.SOURCE, jar + " is no bundle: it has no " + Bundle.INDEX, null);
            }
            try (InputStream in = zip.getInputStream(zip.getEntry(Bundle.INDEX))) {
                index(jar, new String(in.readNBytes(CodeFileFormat.MAX_BYTES), StandardCharsets.UTF_8),
                        name -> zip.getEntry(Bundle.PREFIX + name) != null);
            }
            for (String name : BundleNames.in(zip)) {
                String entry = Bundle.PREFIX + name;
                if (Bundle.isFile(name)) {
                    int slash = name.indexOf('/');
                    file(jar.resolve(entry), name.substring(0, slash), name.substring(slash + 1),
                            () -> zip.getInputStream(zip.getEntry(entry)));
                } else if (!entry.equals(Bundle.INDEX)) {
                    findings.add(new Finding(jar, "has '" + entry + "', which is no code file's name"));
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
        Verdict verdict = Verdict.of(directory, contentName, file, null, null);
        if (!verdict.isOk()) {
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
