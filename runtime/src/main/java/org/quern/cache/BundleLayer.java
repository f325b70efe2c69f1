package org.quern.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.quern.nrt.Resources;

/**
 * The bundles among a class loader's resources; see {@link Bundle}. Whoever can put a jar on the class path runs code anyway, so there
 * is no owner to check.
 *
 * <p>Asked after the root: the first look opens every jar of the class path, which costs a fresh process 3 ms, and 20 ms where the
 * jars of LLVM are among them. The order does not matter for what is found: the same key has the same code.
 */
final class BundleLayer implements Layer {
    private final ClassLoader loader;

    /** Of a loader that {@link #has} some. */
    BundleLayer(ClassLoader loader) {
        this.loader = loader;
    }

    /** Whether there are any among a loader's resources. One that was stopped may refuse to say. */
    static boolean has(ClassLoader loader) {
        try {
            return loader.getResource(Bundle.INDEX) != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return CodeCache.BUNDLED;
    }

    @Override
    public String file(String directory, String contentName) {
        return "resource " + Bundle.PREFIX + Bundle.file(directory, contentName);
    }

    @Override
    public byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException {
        return read(Bundle.PREFIX + Bundle.file(directory, contentName));
    }

    private byte[] read(String resource) throws IOException, DamagedFileException {
        try (InputStream in = Resources.open(loader, resource)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readNBytes(CodeFileFormat.MAX_BYTES + 1);
            if (bytes.length > CodeFileFormat.MAX_BYTES) {
                throw new DamagedFileException(MissReason.SIZE);
            }
            return bytes;
        }
    }

    @Override
    public List<CacheEntry> list(String only) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (URL index : Collections.list(loader.getResources(Bundle.INDEX))) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(Resources.open(index), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    names.add(line);
                }
            }
        }
        List<CacheEntry> entries = new ArrayList<>();
        for (String name : names) {
            int slash = name.indexOf('/');
            if (slash > 0 && (only == null || only.equals(name.substring(0, slash))) && name.endsWith(CodeFileFormat.SUFFIX)) {
                entries.add(entry(name, name.substring(0, slash),
                        name.substring(slash + 1, name.length() - CodeFileFormat.SUFFIX.length())));
            }
        }
        return entries;
    }

    private CacheEntry entry(String name, String directory, String contentName) {
        byte[] bytes = null;
        MissReason wrong = null;
        try {
            bytes = read(Bundle.PREFIX + name);
            wrong = bytes == null ? MissReason.ABSENT : null;
        } catch (DamagedFileException e) {
            wrong = e.reason();
        } catch (IOException e) {
            wrong = MissReason.UNREADABLE;
        }
        Listing.Verdict verdict = Listing.verify(directory, contentName, bytes, wrong, null);
        return verdict.entry(directory, bytes == null ? 0 : bytes.length, Instant.EPOCH, null, Path.of(Bundle.PREFIX + name), name());
    }
}
