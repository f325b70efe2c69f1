package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.report.CacheException;
import org.quern.ir.Sha256;

/**
 * Compiled overloads kept on disk: right code or no code.
 *
 * <p>Code is handed out only if its file is a regular one that only we can write, its checksum holds, its format is known, and the
 * full key inside equals the requested one byte for byte. Anything off is a counted miss; the file is moved to quarantine and the
 * next {@link #store} puts a good one there.
 *
 * <p>Files are written once, under a temporary name, and renamed; the code first, then the index. So any number of threads and
 * processes share a directory without a lock, and one that is killed leaves a valid cache.
 *
 * <p>Trouble with files and directories is one warning per cause in a process, and a compile; in strict mode it is a
 * {@link CacheException} wherever there would be a warning.
 */
public final class CodeCache {
    private final CacheSettings settings;
    private final CacheLayout layout;
    private final Tally tally = new Tally();
    private final Set<Path> knownDamaged = ConcurrentHashMap.newKeySet();
    // Neither: the root is still to be checked. Booleans and not an enum: every class costs a fresh process half a millisecond.
    private volatile boolean usable;
    private volatile boolean refused;

    private CodeCache(CacheSettings settings) {
        this.settings = settings;
        if (settings.root() == null) {
            layout = null;
            refused = true;
        } else {
            layout = new CacheLayout(settings.root());
        }
    }

    /**
     * Opens the cache. A root that is missing is made by the first {@link #store}; one that must not be used (a symbolic link, not a
     * directory, owned by another user, writable by group or others) is warned of, and the cache then works as no cache.
     *
     * @throws CacheException in strict mode, for such a root, or for settings without a usable place
     */
    public static CodeCache open(CacheSettings settings) {
        CodeCache cache = new CodeCache(settings);
        if (settings.problem() != null) {
            Trouble.report(settings, Trouble.Cause.SETTINGS, settings.problem() + "; working without a cache", null);
        }
        cache.isUsable();
        return cache;
    }

    /** The root directory in use, or null when there is no cache. */
    public Path root() {
        return refused ? null : layout.root();
    }

    /**
     * The code of an overload, every byte verified, or null: a miss, counted with its {@link MissReason}.
     *
     * @throws CacheException in strict mode, for a damaged file (which is out of the way by then) or an unreadable one
     */
    public StoredCode load(OverloadKey key) {
        if (!isUsable()) {
            tally.miss(MissReason.NO_CACHE);
            return null;
        }
        byte[] wanted = key.encode();
        Path file = CacheLayout.codeFile(layout.functionDirectory(key.function()), Sha256.hex(wanted));
        if (knownDamaged.contains(file)) {
            tally.miss(MissReason.KNOWN_DAMAGED);
            return null;
        }
        try {
            StoredCode code = CodeFileFormat.decode(PrivateFiles.read(file, CodeFileFormat.MAX_BYTES), wanted);
            tally.hits.incrementAndGet();
            return code;
        } catch (NoSuchFileException e) {
            tally.miss(MissReason.ABSENT);
        } catch (DamagedFileException e) {
            reject(file, e);
        } catch (IOException e) {
            tally.miss(MissReason.UNREADABLE);
            tally.failures.incrementAndGet();
            Trouble.report(settings, Trouble.Cause.READ, file + " cannot be read; compiling instead", e);
        }
        return null;
    }

    /**
     * Keeps the code of an overload. A file that already holds good code for the key stays as it is: files are written once.
     *
     * @throws CacheException in strict mode, if it cannot be kept
     */
    public void store(OverloadKey key, StoredCode code) {
        if (!isUsable()) {
            return;
        }
        Path directory = layout.functionDirectory(key.function());
        try {
            byte[] wanted = key.encode();
            byte[] bytes = CodeFileFormat.encode(wanted, code);
            try {
                store(directory, wanted, bytes);
            } catch (NoSuchFileException e) {
                // Somebody cleared the cache, or swept our file, under our hands: once more, from the root down.
                usable = false;
                store(directory, wanted, bytes);
            }
        } catch (IOException | DamagedFileException e) {
            tally.failures.incrementAndGet();
            Trouble.report(settings, Trouble.Cause.WRITE, "an overload of " + key.function() + " cannot be kept in " + directory
                    + "; it is compiled again next time", e);
        }
    }

    private void store(Path directory, byte[] key, byte[] bytes) throws IOException, DamagedFileException {
        PrivateFiles.createDirectories(directory);
        if (!isUsable()) {
            return;
        }
        CacheLayout.sweep(directory);
        Path file = CacheLayout.codeFile(directory, Sha256.hex(key));
        if (!holds(file, key)) {
            PrivateFiles.write(file, bytes);
            tally.stores.incrementAndGet();
        }
        knownDamaged.remove(file);
        index(directory).reconcile();
    }

    /**
     * Every overload kept, by function, signature and instruction set, each file read and verified. Empty if there is no cache.
     * Indexes that do not agree with the directory are written again where that is possible.
     *
     * @throws CacheException in strict mode, if a directory cannot be listed
     */
    public List<CacheEntry> list() {
        if (!isUsable()) {
            return List.of();
        }
        try {
            return Listing.of(layout, tally);
        } catch (IOException e) {
            tally.failures.incrementAndGet();
            Trouble.report(settings, Trouble.Cause.READ, layout.root() + " cannot be listed", e);
            return List.of();
        }
    }

    /** What has been done since {@link #open}. */
    public CacheCounters counters() {
        return tally.snapshot();
    }

    private FunctionIndex index(Path directory) throws IOException {
        FunctionIndex index = FunctionIndex.read(directory);
        if (index.reject() != null) {
            tally.rejectIndex(index.reject());
        }
        return index;
    }

    private static boolean holds(Path file, byte[] key) {
        try {
            CodeFileFormat.decode(PrivateFiles.read(file, CodeFileFormat.MAX_BYTES), key);
            return true;
        } catch (IOException | DamagedFileException e) {
            return false;
        }
    }

    private void reject(Path file, DamagedFileException why) {
        tally.miss(why.reason());
        boolean gone = Quarantine.remove(file, why.reason(), layout.quarantine());
        if (!gone) {
            knownDamaged.add(file);
        }
        Trouble.report(settings, Trouble.Cause.DAMAGED, file + " is damaged: " + why.reason().text()
                + (gone ? "; it was taken out of the cache" : "; it cannot be removed") + ", compiling instead", null);
    }

    /** Whether to look into the root at all. One that is missing passes, and is checked again until it is there. */
    private boolean isUsable() {
        if (usable || refused) {
            return usable;
        }
        try {
            MissReason wrong = PrivateFiles.checkDirectory(layout.root());
            if (wrong == null) {
                usable = true;
            } else if (wrong == MissReason.NOT_PRIVATE) {
                refuse("is owned by another user or writable by group or others, who could put code there; chmod go-w if it is yours", null);
            } else {
                refuse("is not a directory (symbolic links are not followed)", null);
            }
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            refuse("cannot be examined", e);
        }
        return usable;
    }

    private void refuse(String what, IOException why) {
        refused = true;
        tally.failures.incrementAndGet();
        Trouble.report(settings, Trouble.Cause.ROOT,
                "root " + settings.root() + " (from " + settings.origin() + ") " + what + "; working without a cache", why);
    }
}
