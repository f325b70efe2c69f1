package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.util.Sha256;

/** Writes code to the root; the implementation of {@link CodeCache#store}. */
final class CodeWriter {
    /**
     * A store updates an index of up to this size: a few hundred entries. Updating a longer one would take too long.
     */
    static final int MAX_INDEX_BYTES = 64 << 10;

    private CodeWriter() {}

    static CodeCache.Stored store(Root root, OverloadKey key, StoredCode code) {
        if (!root.isUsable()) {
            return CodeCache.Stored.NOT_KEPT;
        }
        Path directory = root.layout().functionDirectory(key.function());
        try {
            byte[] wanted = key.encode();
            byte[] bytes = CodeFileFormat.encode(wanted, code);
            try {
                return store(root, directory, key, wanted, bytes);
            } catch (NoSuchFileException e) {
                // Another process cleared the cache, or swept the temporary file: try once more, from the root down.
                root.lookAgain();
                return store(root, directory, key, wanted, bytes);
            }
        } catch (IOException | DamagedFileException e) {
            root.journal().failed(Diagnostics.Cause.WRITE, root.location(),
                    "an overload of " + key.function()
                            + " cannot be kept in " + directory
                            + "; it is compiled again next time. QUERN_CACHE_DIR names another"
                            + " directory, quern.native.dir one for LLVM",
                    e);
            return CodeCache.Stored.NOT_KEPT;
        }
    }

    private static CodeCache.Stored store(Root root, Path directory, OverloadKey key, byte[] wanted, byte[] bytes)
            throws IOException, DamagedFileException {
        PrivateFiles.createDirectories(directory);
        if (!root.isUsable()) {
            return CodeCache.Stored.NOT_KEPT;
        }
        Path file = CacheLayout.codeFile(directory, Sha256.hex(wanted));
        boolean there = holds(file, wanted);
        if (!there) {
            PrivateFiles.write(file, bytes);
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(file.toString(), null, "not there after it was written");
            }
            root.journal().stored(key, bytes.length);
        }
        root.mended(file);
        lookAfter(root, directory);
        keepWithinBounds(root);
        return there ? CodeCache.Stored.THERE : CodeCache.Stored.WRITTEN;
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            CodeFileFormat.decode(PrivateFiles.read(file, CodeFileFormat.MAX_BYTES), wanted);
            return true;
        } catch (IOException | DamagedFileException e) {
            return false;
        }
    }

    /** Sweeps a function's directory and adds the new code to its index, unless the index is too long. */
    private static void lookAfter(Root root, Path directory) throws IOException, DamagedFileException {
        FunctionIndex index = FunctionIndex.read(directory, MAX_INDEX_BYTES);
        if (index.reject() == MissReason.SIZE) {
            return;
        }
        CacheLayout.sweep(directory, CacheLayout.names(directory));
        if (index.reject() != null) {
            root.journal().rejected(directory.resolve(IndexFileFormat.NAME).toString(), index.reject());
        }
        index.reconcile();
    }

    private static void keepWithinBounds(Root root) {
        try {
            if (Pruning.isDue(root.layout())) {
                Pruning.prune(root.layout(), root.settings().maxBytes(), root.settings().maxAgeDays(),
                        (file, why) -> root.journal().evicted(file, why));
            }
        } catch (IOException e) {
            // The code is stored. The bounds are checked again in a day.
            root.journal().failed();
        }
    }
}
