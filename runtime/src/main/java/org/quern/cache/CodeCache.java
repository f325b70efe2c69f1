package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;
import org.quern.cache.report.Finding;
import org.quern.util.Sha256;

/**
 * Compiled overloads kept on disk: right code or no code.
 *
 * <p>Code is looked for in the read-only layers in their order, in the root, which is where code is written to, and
 * in the bundles of the class path. What they hold is verified alike. In a layer or bundle a bad file is counted and
 * warned of, and the next place asked.
 *
 * <p>Code is handed out only if its file is a regular one that only we can write, its checksum holds, its format is
 * known, and the full key inside equals the requested one byte for byte. Anything off is a counted miss; the file is
 * moved to quarantine and the next {@link #store} puts a good one there.
 *
 * <p>Files are written once, under a temporary name, and renamed; the code first, then the index. So any number of
 * threads and processes share a directory without a lock, and one that is killed leaves a valid cache.
 *
 * <p>Trouble with files and directories is one warning per cause in a process, and a compile; in strict mode it is a
 * {@link CacheException} wherever there would be a warning.
 */
public final class CodeCache {
    /** The layer of entries in the root. */
    public static final String WRITABLE = Root.NAME;

    /** The layer of entries among the class path's resources. */
    public static final String BUNDLED = BundleLayer.NAME;

    private final CacheSettings settings;
    private final Journal journal;
    /** The read-only directories, then the root: the places whose order is the same for all. */
    private final List<Place> directories = new ArrayList<>();
    /** Null where there is none. */
    private final Root root;
    /** Null while none are needed: no class of them is loaded then. */
    private Bundles bundles;

    private CodeCache(CacheSettings settings) {
        this.settings = settings;
        this.journal = new Journal(settings);
        for (Path directory : settings.layers()) {
            directories.add(new DirectoryLayer(directory, journal));
        }
        root = settings.root() == null ? null : new Root(settings, journal);
        if (root != null) {
            directories.add(root);
        }
    }

    /**
     * Opens the cache. A root that is missing is made by the first {@link #store}; one that must not be used (a
     * symbolic link, not a directory, owned by another user, writable by group or others, or its directory v2 is) is
     * warned of, and the cache then works as no cache.
     *
     * @throws CacheException in strict mode, for such a root, or for settings without a usable place
     */
    public static CodeCache open(CacheSettings settings) {
        CodeCache cache = new CodeCache(settings);
        if (settings.problem() != null) {
            Diagnostics.report(settings, Diagnostics.Cause.SETTINGS, settings.problem(), settings.problem()
                    + "; working without a cache: QUERN_CACHE_DIR names a directory for it", null);
        }
        if (cache.root != null) {
            cache.root.isUsable();
        }
        return cache;
    }

    /** The root directory in use, or null when there is no cache. */
    public Path root() {
        return root == null || root.isRefused() ? null : root.location();
    }

    /**
     * The place that is asked after so many others, or null if there is none. Bundles, which are others for each
     * thread, are looked for when it is their turn.
     */
    private Place place(int after) {
        int others = after - directories.size();
        return others < 0 ? directories.get(after) : settings.bundles() == null ? null : bundles().after(others);
    }

    /** All places, in the order in which they are asked. */
    private List<Place> places() {
        List<Place> places = new ArrayList<>(directories);
        if (settings.bundles() != null) {
            places.addAll(bundles().all());
        }
        return places;
    }

    private synchronized Bundles bundles() {
        if (bundles == null) {
            bundles = new Bundles(settings.bundles(), journal);
        }
        return bundles;
    }

    /**
     * The code of an overload, every byte verified, or null: a miss, counted with its {@link MissReason}, which is
     * the root's.
     *
     * @throws CacheException in strict mode, for a damaged file (which is out of the way by then) or an unreadable one
     */
    public StoredCode load(OverloadKey key) {
        long start = journal.start();
        byte[] wanted = key.encode();
        String directory = CacheLayout.directoryName(key.function());
        String name = Sha256.hex(wanted);
        StoredCode code = null;
        MissReason reason = null;
        try {
            Place place = place(0);
            for (int asked = 1; place != null; asked++) {
                MissReason missed;
                IOException refused = null;
                try {
                    code = place.find(directory, name, wanted);
                    if (code != null) {
                        journal.hit(key, place.name(), start);
                        return code;
                    }
                    missed = MissReason.ABSENT;
                } catch (DamagedFileException e) {
                    missed = e.reason();
                } catch (IOException e) {
                    missed = MissReason.UNREADABLE;
                    refused = e;
                }
                if (place == root && root.isUsable()) {
                    reason = missed;
                }
                report(place, directory, name, missed, refused);
                place = place(asked);
            }
            return null;
        } finally {
            // Also when strict mode ends the lookup.
            if (code == null) {
                journal.miss(key, reason == null ? MissReason.NO_CACHE : reason);
            }
        }
    }

    /** Counts and reports why a place does not give what it has. That it has nothing needs no word. */
    private void report(Place place, String directory, String name, MissReason why, IOException refused) {
        if (refused != null) {
            journal.failed(Diagnostics.Cause.READ, place.location(),
                    place.file(directory, name) + " cannot be read" + place.unread(), refused);
        } else if (why.isReject()) {
            String file = place.file(directory, name);
            journal.rejected(file, why);
            journal.damaged(place.location(),
                    file + " is damaged: " + why.text() + place.reject(directory, name, why));
        }
    }

    /**
     * The code that another thread or process may have stored since a lookup missed, looked for in the root alone, or
     * null. Only a hit is counted: the miss has been.
     */
    public StoredCode loadAgain(OverloadKey key) {
        if (root == null) {
            return null;
        }
        long start = journal.start();
        byte[] wanted = key.encode();
        try {
            StoredCode code = root.find(CacheLayout.directoryName(key.function()), Sha256.hex(wanted), wanted);
            if (code != null) {
                journal.hit(key, WRITABLE, start);
            }
            return code;
        } catch (IOException | DamagedFileException e) {
            return null;
        }
    }

    /** Says to other processes that this one makes a key's code; waits a little while another does. Never fails. */
    public Lease lease(OverloadKey key) {
        if (root == null || !root.isUsable()) {
            return Lease.none();
        }
        Path directory = root.layout().functionDirectory(key.function());
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
        return settings.bundles() == null ? List.of() : List.copyOf(bundles().places());
    }

    /** From now on reports to an observer; null for none, as at first. */
    public void observe(CacheObserver value) {
        journal.observe(value);
    }

    /** Tells the observer that code was made for a key, in so much time. */
    public void compiled(OverloadKey key, long nanos) {
        journal.compiled(key, nanos);
    }

    /**
     * Keeps the code of an overload. A file that already holds good code for the key stays as it is: files are
     * written once.
     *
     * @throws CacheException in strict mode, if it cannot be kept
     */
    public Stored store(OverloadKey key, StoredCode code) {
        return root == null ? Stored.NOT_KEPT : CodeWriter.store(root, key, code);
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
     * Removes from the root what was used longest ago until the code files have at most so many bytes, and what was
     * not used for so many days; {@link CacheSettings#UNLIMITED} for no bound. Safe while others read and write. A
     * store does so by the settings' bounds once a day. Layers and bundles are not touched.
     *
     * @return how many code files were removed
     * @throws CacheException if the file system refuses; what is left is in the message
     */
    public int prune(long maxBytes, long maxAgeDays) {
        return Maintenance.remove(root, report -> Pruning.prune(root.layout(), maxBytes, maxAgeDays, report));
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
        return Maintenance.remove(root, report -> Pruning.clear(root.layout(), report));
    }

    /**
     * Every overload kept in the root, the layers and the bundles, by function, signature and instruction set, each
     * file read and verified. Empty if there is no cache. Indexes that do not agree with the directory are written
     * again where that is possible.
     *
     * @throws CacheException in strict mode, if a directory cannot be listed
     */
    public List<CacheEntry> list() {
        return list(null);
    }

    /** The entries of one function's directory, or all if it is null. */
    List<CacheEntry> list(String directory) {
        return Listing.of(places(), directory, journal);
    }

    /** A listed file's bytes, as {@link Listing#bytes} has them. */
    byte[] bytes(CacheEntry entry) throws IOException, DamagedFileException {
        return Listing.bytes(places(), entry);
    }

    /** What is wrong with bundles as a whole. */
    Set<Finding> problems() {
        return settings.bundles() == null ? Set.of() : bundles().problems();
    }

    /**
     * The keys of whatever is kept, in any place, for the same overload of the same kernel for other instruction
     * sets: they differ from this one in nothing else. For where the wanted code is missing and cannot be made.
     */
    public List<OverloadKey> variants(OverloadKey key) {
        List<OverloadKey> found = new ArrayList<>();
        for (CacheEntry entry : list(CacheLayout.directoryName(key.function()))) {
            if (entry.key() != null && entry.isOk() && entry.key().difference(key).equals(List.of("cpu"))
                    && !found.contains(entry.key())) {
                found.add(entry.key());
            }
        }
        return found;
    }

    /** What has been done since {@link #open}. */
    public CacheUse use() {
        return journal.use();
    }

    /** Whether it was switched off: no place is set, and nothing is wrong with one. */
    public boolean isOff() {
        return settings.root() == null && settings.problem() == null;
    }
}
