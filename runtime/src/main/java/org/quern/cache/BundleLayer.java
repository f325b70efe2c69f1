package org.quern.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.StoredCode;
import org.quern.nrt.Resources;

/**
 * The bundles among a class loader's resources; see {@link Bundle}. Files have no owner to check: whoever can put a jar
 * on the class path runs code in this process anyway.
 *
 * <p>Bundles are asked after the root: the first look opens every jar of the class path, which costs a fresh process 3
 * ms, or 20 ms if the jars of LLVM are among them. The order does not affect the code that is found: equal keys have
 * equal code.
 */
final class BundleLayer implements Place {
    /** The layer's name in listings. */
    static final String NAME = "bundle";

    private final ClassLoader loader;

    /** The bundles of a loader that {@link #has} some. */
    BundleLayer(ClassLoader loader) {
        this.loader = loader;
    }

    /** True if a loader's resources include a bundle. A loader that was stopped may throw, which counts as none. */
    static boolean has(ClassLoader loader) {
        try {
            return loader.getResource(Bundle.INDEX) != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String location() {
        return name();
    }

    @Override
    public String file(String directory, String contentName) {
        String resource = resource(directory, contentName);
        URL found = loader.getResource(resource);
        return found == null
                ? "resource " + resource
                : Resources.holder(found, Bundle.PREFIX).resolve(resource).toString();
    }

    private static String resource(String directory, String contentName) {
        return Bundle.PREFIX + Bundle.file(directory, contentName);
    }

    @Override
    public StoredCode find(String directory, String contentName, byte[] wanted)
            throws IOException, DamagedFileException {
        byte[] bytes = read(resource(directory, contentName));
        return bytes == null ? null : CodeFileFormat.decode(bytes, wanted);
    }

    @Override
    public byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException {
        String resource = resource(directory, contentName);
        byte[] bytes = read(resource);
        if (bytes == null) {
            throw new NoSuchFileException(resource);
        }
        return bytes;
    }

    /** The resource's bytes; null if there is none. */
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
    public String reject(String directory, String contentName, MissReason why) {
        return "; it stays in its layer and is not used";
    }

    @Override
    public String unread() {
        return "";
    }

    /** The files that the indexes name, whether or not they exist. */
    @Override
    public SortedMap<String, byte[]> names(String only) throws IOException {
        SortedMap<String, byte[]> names = new TreeMap<>();
        for (BundleIndex index : BundleIndex.of(loader)) {
            for (String name : index.names()) {
                int slash = name.indexOf('/');
                if (slash > 0 && (only == null || only.equals(name.substring(0, slash)))
                        && name.endsWith(CodeFileFormat.SUFFIX)) {
                    names.put(name, null);
                }
            }
        }
        return names;
    }

    @Override
    public CacheEntry entry(String directory, String contentName, Verdict verdict, int size) throws IOException {
        String resource = resource(directory, contentName);
        URL found = loader.getResource(resource);
        Path holder = found == null
                ? namedBy(Bundle.file(directory, contentName))
                : Resources.holder(found, Bundle.PREFIX);
        return verdict.entry(directory, holder.resolve(resource), name(), size);
    }

    /** The first jar or folder whose index has a name. */
    private Path namedBy(String file) throws IOException {
        for (BundleIndex index : BundleIndex.of(loader)) {
            if (index.names().contains(file)) {
                return index.place();
            }
        }
        throw new NoSuchFileException(file);
    }

    /** The jars and folders that have them. */
    List<Path> places() throws IOException {
        return BundleIndex.of(loader).stream().map(BundleIndex::place).toList();
    }
}
