package org.quern.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        String resource = Bundle.PREFIX + Bundle.file(directory, contentName);
        URL found = loader.getResource(resource);
        return found == null
                ? "resource " + resource
                : Resources.holder(found, Bundle.PREFIX).resolve(resource).toString();
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
        SortedMap<String, Path> named = new TreeMap<>();
        for (BundleIndex index : BundleIndex.of(loader)) {
            index.names().forEach(name -> named.putIfAbsent(name, index.place()));
        }
        List<CacheEntry> entries = new ArrayList<>();
        named.forEach((name, place) -> {
            int slash = name.indexOf('/');
            if (slash > 0 && (only == null || only.equals(name.substring(0, slash)))
                    && name.endsWith(CodeFileFormat.SUFFIX)) {
                entries.add(entry(name, place));
            }
        });
        return entries;
    }

    /** The jars and folders that have them. */
    List<Path> places() throws IOException {
        return BundleIndex.of(loader).stream().map(BundleIndex::place).toList();
    }

    private CacheEntry entry(String name, Path place) {
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
        String directory = name.substring(0, name.indexOf('/'));
        String contentName = name.substring(directory.length() + 1, name.length() - CodeFileFormat.SUFFIX.length());
        Listing.Verdict verdict = Listing.verify(directory, contentName, bytes, wrong, null);
        URL found = loader.getResource(Bundle.PREFIX + name);
        Path holder = found == null ? place : Resources.holder(found, Bundle.PREFIX);
        return verdict.entry(directory, bytes == null ? 0 : bytes.length, Instant.EPOCH, null,
                holder.resolve(Bundle.PREFIX + name), name());
    }
}
