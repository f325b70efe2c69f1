package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory that somebody filled beforehand, laid out like a root.
 *
 * <p>Naming it is trusting its owner, who may be another user: root, who built the image, or whoever keeps a cluster's software. So
 * the directory must be one (not a symbolic link, whose end could be exchanged), and neither it nor a directory or file in it may be
 * writable by group or others; what is in it belongs to its owner or to root. Who can read it does not matter.
 */
final class DirectoryLayer implements Layer {
    private final CacheSettings settings;
    private final CacheLayout layout;
    private final Counters counters;
    private long owner;
    private boolean open;
    private boolean refused;

    DirectoryLayer(Path directory, CacheSettings settings, Counters counters) {
        this.settings = settings;
        this.layout = new CacheLayout(directory);
        this.counters = counters;
    }

    @Override
    public String name() {
        return layout.root().toString();
    }

    @Override
    public String file(String directory, String contentName) {
        return path(directory, contentName).toString();
    }

    private Path path(String directory, String contentName) {
        return CacheLayout.codeFile(layout.directory(directory), contentName);
    }

    @Override
    public byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException {
        if (!isUsable()) {
            return null;
        }
        try {
            PrivateFiles.requireShared(layout.base(), owner);
            PrivateFiles.requireShared(layout.directory(directory), owner);
            return PrivateFiles.readShared(path(directory, contentName), CodeFileFormat.MAX_BYTES, owner);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public List<CacheEntry> list(String only) throws IOException {
        return isUsable() ? Listing.ofShared(layout, only, owner) : List.of();
    }

    /** Checked once, when first asked. */
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
        counters.failures.incrementAndGet();
        Diagnostics.report(settings, Diagnostics.Cause.LAYER, layout.root(),
                "layer " + layout.root() + " (from quern.cache.layers or QUERN_CACHE_LAYERS) " + what
                        + "; working without it",
                why);
    }
}
