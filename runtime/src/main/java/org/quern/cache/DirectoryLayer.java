package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.StoredCode;

/**
 * A read-only directory with the layout of a root, filled beforehand.
 *
 * <p>Naming a layer means trusting its owner, who may be another user: root, the builder of an image, or a cluster's
 * administrator. So it must be a directory and not a symbolic link (whose target could be exchanged), neither it nor
 * anything in it may be writable by group or others, and everything in it must belong to its owner or to root. Readers
 * are not restricted.
 */
final class DirectoryLayer implements Place {
    private final CacheLayout layout;
    private final Journal journal;
    private long owner;
    private boolean open;
    private boolean refused;

    DirectoryLayer(Path directory, Journal journal) {
        this.layout = new CacheLayout(directory);
        this.journal = journal;
    }

    @Override
    public String name() {
        return layout.root().toString();
    }

    @Override
    public Path location() {
        return layout.root();
    }

    @Override
    public String file(String directory, String contentName) {
        return path(directory, contentName).toString();
    }

    private Path path(String directory, String contentName) {
        return CacheLayout.codeFile(layout.directory(directory), contentName);
    }

    @Override
    public StoredCode find(String directory, String contentName, byte[] wanted)
            throws IOException, DamagedFileException {
        try {
            return CodeFileFormat.decode(bytes(directory, contentName), wanted);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException {
        if (!isUsable()) {
            throw new NoSuchFileException(file(directory, contentName));
        }
        PrivateFiles.requireShared(layout.base(), owner);
        PrivateFiles.requireShared(layout.directory(directory), owner);
        return PrivateFiles.readShared(path(directory, contentName), CodeFileFormat.MAX_BYTES, owner);
    }

    @Override
    public String reject(String directory, String contentName, MissReason why) {
        return "; it stays in its layer and is not used";
    }

    @Override
    public String unread() {
        return "";
    }

    @Override
    public SortedMap<String, byte[]> names(String only) throws IOException {
        SortedMap<String, byte[]> names = new TreeMap<>();
        if (isUsable()) {
            for (Path directory : layout.sharedFunctionDirectories(only, owner)) {
                for (String name : CacheLayout.contentNames(directory)) {
                    names.put(Bundle.file(directory.getFileName().toString(), name), null);
                }
            }
        }
        return names;
    }

    @Override
    public CacheEntry entry(String directory, String contentName, Verdict verdict, int size) throws IOException {
        return verdict.entry(directory, path(directory, contentName), name(), false);
    }

    /** True if the directory may be used. It is checked once, on first use. */
    private synchronized boolean isUsable() {
        if (open || refused) {
            return open;
        }
        refused = true;
        try {
            owner = PrivateFiles.ownerOfShared(layout.root());
            open = true;
            refused = false;
        } catch (NoSuchFileException e) {
            refuse("is not there", null);
        } catch (DamagedFileException e) {
            refuse(e.reason() == MissReason.NOT_A_FILE
                    ? "is not a directory (symbolic links are not followed)"
                    : "is writable by group or others, who could put code there; chmod go-w if it is yours", null);
        } catch (IOException e) {
            refuse("cannot be examined", e);
        }
        return open;
    }

    private void refuse(String what, IOException why) {
        journal.failed(Diagnostics.Cause.LAYER, layout.root(),
                "layer " + layout.root() + " (from quern.cache.layers or QUERN_CACHE_LAYERS) " + what
                        + "; working without it",
                why);
    }
}
