package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.report.CacheException;
import org.quern.nrt.NativeFile;
import org.quern.util.Sha256;

/**
 * Compiled overloads kept on disk: right code or no code.
 *
 * <p>Code is looked for in the read-only layers in their order, in the root, which is where code is written to, and in the bundles of
 * the class path. What they hold is verified alike. In a layer or bundle a bad file is counted and warned of, and the next place asked.
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
    /** The layer of entries in the root. */
    public static final String WRITABLE = "cache";

    /** The layer of entries among the class path's resources. */
    public static final String BUNDLED = "bundle";

    /** A hit touches a file whose last use is longer ago. */
    private static final long COARSE_MILLIS = 24L * 60 * 60 * 1000;

    final CacheSettings settings;
    /** Null where there is no root. */
    final CacheLayout layout;
    final Counters counters = new Counters();
    final Set<Path> knownDamaged = ConcurrentHashMap.newKeySet();
    // Neither: the root is still to be checked. Booleans and not an enum: every class costs a fresh process half a millisecond.
    private volatile boolean usable;
    private volatile boolean refused;
    /** Null while none is needed: no class of them is loaded then. */
    private Layers layers;
    private volatile CacheObserver observer;

    private CodeCache(CacheSettings settings) {
        this.settings = settings;
        if (settings.root() == null) {
            layout = null;
            refused = true;
        } else {
            layout = new CacheLayout(settings.root());
        }
        if (!settings.layers().isEmpty()) {
            layers = new Layers(settings, this, counters);
        }
    }

    /**
     * Opens the cache. A root that is missing is made by the first {@link #store}; one that must not be used (a symbolic link, not a
     * directory, owned by another user, writable by group or others, or its directory v2 is) is warned of, and the cache then works as no cache.
     *
     * @throws CacheException in strict mode, for such a root, or for settings without a usable place
     */
    public static CodeCache open(CacheSettings settings) {
        CodeCache cache = new CodeCache(settings);
        if (settings.problem() != null) {
            Diagnostics.report(settings, Diagnostics.Cause.SETTINGS, settings.problem(), settings.problem()
                    + "; working without a cache: QUERN_CACHE_DIR names a directory for it", null);
        }
        cache.isUsable();
        return cache;
    }

    /** The root directory in use, or null when there is no cache. */
    public Path root() {
        return refused ? null : layout.root();
    }

    /**
     * The code that another thread or process may have stored since a lookup missed, looked for in the root alone, or null. Only a hit
     * is counted: the miss has been.
     */
    public StoredCode loadAgain(OverloadKey key) {
        if (!isUsable()) {
            return null;
        }
        long start = System.nanoTime();
        byte[] wanted = key.encode();
        try {
            StoredCode code = load(layout.functionDirectory(key.function()), Sha256.hex(wanted), wanted);
            hit(key, WRITABLE, start);
            return code;
        } catch (IOException | DamagedFileException e) {
            return null;
        }
    }

    /** Says to other processes that this one makes a key's code; waits a little while another does. Never fails. */
    public Lease lease(OverloadKey key) {
        if (!isUsable()) {
            return Lease.none();
        }
        Path directory = layout.functionDirectory(key.function());
        try {
            PrivateFiles.createDirectories(directory);
        } catch (IOException e) {
            // The store will find out, and say so.
            return Lease.none();
        }
        return Lease.acquire(directory.resolve(Lease.PREFIX + key.contentName()), Lease.WAIT_MILLIS);
    }

    /** The read-only directories that are asked before the root. */
    public List<Path> layerDirectories() {
        return settings.layers();
    }

    /** The jars and folders that bring bundles, for messages. */
    public List<Path> bundlePlaces() {
        return settings.bundles() == null ? List.of() : List.copyOf(layers().places());
    }

    /** From now on reports to an observer; null for none, as at first. */
    public void observe(CacheObserver value) {
        observer = value;
    }

    /**
     * The code of an overload, every byte verified, or null: a miss, counted with its {@link MissReason}.
     *
     * @throws CacheException in strict mode, for a damaged file (which is out of the way by then) or an unreadable one
     */
    public StoredCode load(OverloadKey key) {
        long start = observer == null ? 0 : System.nanoTime();
        byte[] wanted = key.encode();
        String directory = CacheLayout.directoryName(key.function());
        String name = Sha256.hex(wanted);
        StoredCode code = null;
        MissReason reason = null;
        try {
            if (!settings.layers().isEmpty()) {
                code = layers().load(key, start, directory, name, wanted);
            }
            if (code == null && isUsable()) {
                Path file = CacheLayout.codeFile(layout.directory(directory), name);
                try {
                    code = load(layout.directory(directory), name, wanted);
                    hit(key, WRITABLE, start);
                } catch (NoSuchFileException e) {
                    reason = MissReason.ABSENT;
                } catch (DamagedFileException e) {
                    reason = e.reason();
                    if (reason.isReject()) {
                        reject(file, reason);
                    }
                } catch (IOException e) {
                    reason = MissReason.UNREADABLE;
                    counters.failures.incrementAndGet();
                    Diagnostics.report(settings, Diagnostics.Cause.READ, settings.root(),
                            file + " cannot be read; compiling instead", e);
                }
            }
            if (code == null && settings.bundles() != null) {
                code = layers().loadBundled(key, start, directory, name, wanted);
            }
            return code;
        } finally {
            // Also when strict mode ends the lookup.
            if (code == null) {
                miss(key, reason == null ? MissReason.NO_CACHE : reason);
            }
        }
    }

    private void miss(OverloadKey key, MissReason reason) {
        counters.miss(reason);
        CacheObserver told = observer;
        if (told != null) {
            told.miss(key, reason);
        }
    }

    /** A lookup that was answered; {@code start} is 0 if nobody is told. */
    void hit(OverloadKey key, String layer, long start) {
        counters.hits.incrementAndGet();
        CacheObserver told = observer;
        if (told != null && start != 0) {
            told.hit(key, layer, System.nanoTime() - start);
        }
    }

    synchronized Layers layers() {
        if (layers == null) {
            layers = new Layers(settings, this, counters);
        }
        return layers;
    }

    private StoredCode load(Path directory, String name, byte[] wanted) throws IOException, DamagedFileException {
        PrivateFiles.requirePrivate(directory);
        Path file = CacheLayout.codeFile(directory, name);
        if (knownDamaged.contains(file)) {
            throw new DamagedFileException(MissReason.KNOWN_DAMAGED);
        }
        NativeFile found = PrivateFiles.find(file, CodeFileFormat.MAX_BYTES);
        StoredCode code = CodeFileFormat.decode(found.bytes(), wanted);
        long now = System.currentTimeMillis();
        if (Math.abs(now - found.modified()) > COARSE_MILLIS) {
            // Notes the use, which was not known to the day. A file that cannot be touched seems older than it is, no more.
            file.toFile().setLastModified(now);
        }
        return code;
    }

    /** A file that failed a check. */
    void count(String file, MissReason reason) {
        counters.reject(reason);
        CacheObserver told = observer;
        if (told != null) {
            told.rejected(file, reason);
        }
    }

    /** Tells the observer that code was made for a key, in so much time. */
    public void compiled(OverloadKey key, long nanos) {
        CacheObserver told = observer;
        if (told != null) {
            told.compiled(key, nanos);
        }
    }

    /**
     * Keeps the code of an overload. A file that already holds good code for the key stays as it is: files are written once.
     *
     * @throws CacheException in strict mode, if it cannot be kept
     */
    public Stored store(OverloadKey key, StoredCode code) {
        return CodeWriter.store(this, key, code);
    }

    /** What became of code that was to be kept. */
    public enum Stored {
        /** It is there now. */
        WRITTEN,
        /** It was there. */
        THERE,
        /** It cannot be kept, or there is no cache. */
        NOT_KEPT
    }

    /**
     * Removes from the root what was used longest ago until the code files have at most so many bytes, and what was not used for so
     * many days; {@link CacheSettings#UNLIMITED} for no bound. Safe while others read and write. A store does so by the settings'
     * bounds once a day. Layers and bundles are not touched.
     *
     * @return how many code files were removed
     * @throws CacheException if the file system refuses; what is left is in the message
     */
    public int prune(long maxBytes, long maxAgeDays) {
        return Maintenance.remove(this, report -> Pruning.prune(layout, maxBytes, maxAgeDays, report));
    }

    /** The same by the settings' bounds. */
    public int prune() {
        return prune(settings.maxBytes(), settings.maxAgeDays());
    }

    /**
     * Removes everything from the root that the cache wrote there, and nothing else.
     *
     * @return how many code files were removed
     * @throws CacheException if the file system refuses; what is left is in the message
     */
    public int clear() {
        return Maintenance.remove(this, report -> Pruning.clear(layout, report));
    }

    /**
     * Every overload kept in the root, the layers and the bundles, by function, signature and instruction set, each file read and
     * verified. Empty if there is no cache.
     * Indexes that do not agree with the directory are written again where that is possible.
     *
     * @throws CacheException in strict mode, if a directory cannot be listed
     */
    public List<CacheEntry> list() {
        return Maintenance.list(this, null);
    }

    /**
     * The keys of whatever is kept, in any place, for the same overload of the same kernel for other instruction sets: they differ
     * from this one in nothing else. For where the wanted code is missing and cannot be made.
     */
    public List<OverloadKey> variants(OverloadKey key) {
        return Maintenance.variants(this, key);
    }

    /** What has been done since {@link #open}. */
    public CacheCounters counters() {
        return counters.snapshot();
    }

    private void reject(Path file, MissReason why) {
        count(file.toString(), why);
        boolean gone = Quarantine.remove(file, why, layout.quarantine());
        if (!gone) {
            knownDamaged.add(file);
        }
        Diagnostics.report(settings, Diagnostics.Cause.DAMAGED, settings.root(), file + " is damaged: " + why.text()
                + (gone ? "; it was taken out of the cache" : "; it cannot be removed") + ", compiling instead", null);
    }

    /** Whether it was switched off: no place is set, and nothing is wrong with one. */
    public boolean isOff() {
        return settings.root() == null && settings.problem() == null;
    }

    /** Whether to look into the root at all. One that is missing passes, and is checked again until it is there. */
    boolean isUsable() {
        if (usable || refused) {
            return usable;
        }
        Path directory = layout.root();
        try {
            MissReason wrong = PrivateFiles.checkDirectory(directory);
            if (wrong == null) {
                directory = layout.base();
                wrong = PrivateFiles.checkDirectory(directory);
            }
            if (wrong == null) {
                usable = true;
            } else {
                refuse(directory, PrivateFiles.notPrivate(wrong), null);
            }
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            refuse(directory, "cannot be examined", e);
        }
        return usable;
    }

    /** To be called where the root may have gone: it is checked again. */
    void lookAgain() {
        usable = false;
    }

    /** Who is told, or null. */
    CacheObserver observer() {
        return observer;
    }

    private void refuse(Path directory, String what, IOException why) {
        refused = true;
        counters.failures.incrementAndGet();
        Diagnostics.report(settings, Diagnostics.Cause.ROOT, settings.root(),
                (directory.equals(settings.root()) ? "root " : "directory ") + directory + " (from " + settings.origin()
                        + ") " + what
                        + "; working without a cache",
                why);
    }
}
