package org.quern.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Transferred;
import org.quern.util.FileReason;

/**
 * Writes a {@link Bundle}: a jar if the target's name ends with {@code .jar}, else a directory, to whose files it adds.
 *
 * <p>Equal entries give equal bytes: they are sorted by name, stored without compression (which depends on the
 * machine's zlib), and dated 1 January 1980, the earliest date of a zip file.
 */
public final class BundleWriter {
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private BundleWriter() {}

    /**
     * The entries that go into a bundle.
     *
     * @param functions names of kernels; empty for all
     * @param cpus instruction sets; empty for all
     * @param compiler the compiler whose code is taken; null for any
     */
    public record Selection(Set<String> functions, Set<String> cpus, String compiler) {
        /** Copies the sets. */
        public Selection {
            functions = Set.copyOf(functions);
            cpus = Set.copyOf(cpus);
        }

        boolean takes(OverloadKey key) {
            return (functions.isEmpty() || functions.contains(key.function()))
                    && (cpus.isEmpty() || cpus.contains(key.cpu()))
                    && (compiler == null || compiler.equals(key.compiler()));
        }
    }

    /**
     * Exports the selected entries of a cache and its layers.
     *
     * @throws CacheException if the target cannot be written; a jar then stays as it was
     */
    public static Transferred write(CodeCache cache, Selection selection, Path target) {
        return write(cache, (key, name) -> selection.takes(key), target, false);
    }

    /**
     * Exports the files of these names. They replace the bundle that the target has.
     *
     * @param names names in the form of {@link Bundle#file}
     * @throws CacheException if the target cannot be written; a jar then stays as it was
     */
    public static Transferred replace(CodeCache cache, Set<String> names, Path target) {
        return write(cache, (key, name) -> names.contains(name), target, true);
    }

    private static Transferred write(CodeCache cache, BiPredicate<OverloadKey, String> taken, Path target,
            boolean replace) {
        if (target.toString().isEmpty()) {
            throw new CacheException("the bundle's name is empty: FILE.jar or a directory expected", null);
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, byte[]> files = new TreeMap<>();
        for (CacheEntry e : cache.list()) {
            String name = e.key() == null ? null : Bundle.file(e.key());
            if (name == null || files.containsKey(name) || !taken.test(e.key(), name)) {
                continue;
            }
            try {
                byte[] bytes = e.isOk() ? cache.bytes(e) : null;
                if (bytes == null) {
                    findings.add(new Finding(e.file(), e.isOk() ? "gone meanwhile" : e.state()));
                } else {
                    files.put(name, bytes);
                }
            } catch (NoSuchFileException gone) {
                findings.add(new Finding(e.file(), "gone meanwhile"));
            } catch (IOException unreadable) {
                findings.add(new Finding(e.file(), "cannot be read (" + unreadable.getMessage() + ")"));
            } catch (DamagedFileException bad) {
                findings.add(new Finding(e.file(), "damaged: " + bad.reason().text()));
            }
        }
        boolean jar = target.toString().endsWith(".jar");
        try {
            Path directory = target.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return jar ? jar(files, target, findings) : directory(files, target, findings, replace);
        } catch (IOException e) {
            throw new CacheException("bundle " + target + " cannot be written (" + FileReason.of(e) + ")", e);
        }
    }

    private static Transferred jar(Map<String, byte[]> files, Path target, List<Finding> findings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long copied = 0;
        try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            put(out, MANIFEST, "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            put(out, Bundle.INDEX, BundleFiles.index(files.keySet()));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(out, Bundle.PREFIX + file.getKey(), file.getValue());
                copied += file.getValue().length;
            }
        }
        // Written atomically, so that no process opens half a jar.
        BundleFiles.put(target.toAbsolutePath(), bytes.toByteArray());
        BundleFiles.sweep(target.toAbsolutePath());
        return new Transferred(files.size(), 0, copied, findings);
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(DATE);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /**
     * Writes to a directory, where other processes may write as well: code files are put there whole, then an index of
     * all files that exist.
     */
    private static Transferred directory(Map<String, byte[]> files, Path target, List<Finding> findings,
            boolean replace)
            throws IOException {
        Path index = target.resolve(Bundle.INDEX);
        if (replace && Files.exists(index)) {
            remove(Files.readAllLines(index, StandardCharsets.UTF_8), files.keySet(),
                    target.resolve(Bundle.PREFIX).normalize());
        }
        long copied = 0;
        long there = 0;
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = target.resolve(Bundle.PREFIX + file.getKey());
            if (Files.exists(path) && java.util.Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                there++;
                continue;
            }
            BundleFiles.put(path, file.getValue());
            copied++;
            bytes += file.getValue().length;
        }
        BundleFiles.writeIndex(target);
        return new Transferred(copied, there, bytes, findings);
    }

    /**
     * Deletes the code files that an index names, except those to be kept, and directories that are empty afterwards.
     */
    private static void remove(List<String> names, Set<String> kept, Path root) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name).normalize();
            // The index may hold arbitrary text: nothing is deleted but code files in direct subdirectories of the
            // bundle's.
            if (kept.contains(name) || !Bundle.isFile(name)
                    || !Files.isDirectory(file.getParent(), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Files.deleteIfExists(file);
            String[] left = file.getParent().toFile().list();
            if (left != null && left.length == 0) {
                Files.delete(file.getParent());
            }
        }
    }
}
