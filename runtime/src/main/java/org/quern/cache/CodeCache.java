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
 * Compiled overloads kept on disk. A lookup returns right code or no code.
 *
 * <p>Lookups search the read-only layers in order, then the root, which is where code is written to, then the bundles
 * of the class path. All are verified in the same way. A damaged file in a layer or bundle is counted, warned of, and
 * skipped.
 *
 * <p>Code is returned only if its file is a regular file that only this user can write, its checksum is right, its
 * format is known, and its embedded key equals the requested one byte for byte. Anything else is counted as a miss; the
 * file is moved to quarantine, and the next {@link #store} writes a good one.
 *
 * <p>Files are written once, under a temporary name, and renamed; code first, then the index. So any number of threads
 * and processes share a directory without locks, and a process that is killed leaves a valid cache.
 *
 * <p>A problem with files or directories causes one warning per cause and process, and the code is compiled; in strict
 * mode a {@link CacheException} takes the place of each warning.
 */
public final class CodeCache {
    /** Name of the root in entries. */
    public static final String WRITABLE = Root.NAME;

    /** Name of the bundles in entries. */
    public static final String BUNDLED = BundleLayer.NAME;

    private final CacheSettings settings;
    private final Journal journal;
    /** The read-only directories, then the root: the places that are equal for all threads. */
    private final List<Place> directories = new ArrayList<>();
    /** The root; null if there is none. */
    private final Root root;
    /** The bundles; null until they are asked, so that their classes are not loaded before. */
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
     * Opens the cache. A root that does not exist is created by the first {@link #store}. A root that must not be used
     * is warned of, and the cache then works as no cache: it or its directory v2 is a symbolic link or not a directory,
     * is owned by another user, or is writable by group or others.
     *
     * @throws CacheException in strict mode, for such a root, or for settings without a usable root
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

    /** The root directory in use; null if there is none. */
    public Path root() {
        return root == null || root.isRefused() ? null : root.location();
    }

    /**
     * The place that is asked after this number of others; null if there are no more. Bundles, which depend on the
     * thread, are not looked for before their turn.
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
     * The verified code of an overload; null for a miss, which is counted with the root's {@link MissReason}.
     *
     * @throws CacheException in strict mode, for a damaged file (already moved to quarantine) or an unreadable one
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
            // Also if strict mode ends the lookup by an exception.
            if (code == null) {
                journal.miss(key, reason == null ? MissReason.NO_CACHE : reason);
            }
        }
    }

    /** Counts and reports a file that a place has but cannot give. A missing file is not reported. */
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
     * The code that another thread or process may have stored since a lookup missed; null if none did. Searches only
     * the root. A hit is counted; a miss is not, because it was before.
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

    /**
     * Announces to other processes that this one compiles a key's code. Waits a limited time while another process
     * does. Never fails.
     */
    public Lease lease(OverloadKey key) {
        if (root == null || !root.isUsable()) {
            return Lease.none();
        }
        Path directory = root.layout().functionDirectory(key.function());
        try {
            PrivateFiles.createDirectories(directory);
        } catch (IOException e) {
            // The store will fail likewise, and report it.
            return Lease.none();
        }
        return Lease.acquire(directory.resolve(Lease.PREFIX + key.contentName()), Lease.WAIT_MILLIS);
    }

    /** The read-only directories that are asked before the root. */
    public List<Path> layerDirectories() {
        return settings.layers();
    }

    /** The jars and directories that contain bundles, for messages. */
    public List<Path> bundlePlaces() {
        return settings.bundles() == null ? List.of() : List.copyOf(bundles().places());
    }

    /** Sets the observer; null for none, the default. */
    public void observe(CacheObserver value) {
        journal.observe(value);
    }

    /** Tells the observer that code was compiled for a key in this time. */
    public void compiled(OverloadKey key, long nanos) {
        journal.compiled(key, nanos);
    }

    /**
     * Stores the code of an overload. An existing file with good code for the key is left as it is: files are written
     * once.
     *
     * @throws CacheException in strict mode, if the code cannot be stored
     */
    public Stored store(OverloadKey key, StoredCode code) {
        return root == null ? Stored.NOT_KEPT : CodeWriter.store(root, key, code);
    }

    /** The result of a store. */
    public enum Stored {
        /** The code was written. */
        WRITTEN,
        /** Good code for the key existed. */
        THERE,
        /** The code could not be stored, or there is no cache. */
        NOT_KEPT
    }

    /**
     * Deletes from the root the least recently used code files until the rest have at most this total size, and those
     * not used for this number of days; {@link CacheSettings#UNLIMITED} for no bound. Safe while other processes read
     * and write. Once a day a store does this with the bounds of the settings. Layers and bundles are not touched.
     *
     * @return the number of code files deleted
     * @throws CacheException if the file system refuses; the message says what is left
     */
    public int prune(long maxBytes, long maxAgeDays) {
        return Maintenance.remove(root, report -> Pruning.prune(root.layout(), maxBytes, maxAgeDays, report));
    }

    /** Deletes code files by the bounds of the settings. */
    public int prune() {
        return prune(settings.maxBytes(), settings.maxAgeDays());
    }

    /**
     * Deletes everything that the cache wrote to the root, and nothing else.
     *
     * @return the number of code files deleted
     * @throws CacheException if the file system refuses; the message says what is left
     */
    public int clear() {
        return Maintenance.remove(root, report -> Pruning.clear(root.layout(), report));
    }

    /**
     * All overloads in the root, the layers and the bundles, sorted by function, signature and instruction set. Each
     * file is read and verified. Empty if there is no cache. Indexes that do not agree with their directory are written
     * again if possible.
     *
     * @throws CacheException in strict mode, if a directory cannot be listed
     */
    public List<CacheEntry> list() {
        return list(null);
    }

    /** The entries of one function's directory; of all if it is null. */
    List<CacheEntry> list(String directory) {
        return Listing.of(places(), directory, journal);
    }

    /** A listed file's bytes, as in {@link Listing#bytes}. */
    byte[] bytes(CacheEntry entry) throws IOException, DamagedFileException {
        return Listing.bytes(places(), entry);
    }

    /** The problems of bundles as a whole. */
    Set<Finding> problems() {
        return settings.bundles() == null ? Set.of() : bundles().problems();
    }

    /**
     * The keys of stored code, in any place, that differ from this one in the instruction set only. For messages when
     * code is missing and cannot be compiled.
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

    /** Counters since {@link #open}. */
    public CacheUse use() {
        return journal.use();
    }

    /** True if the cache was switched off: there is no root, and not because of a problem. */
    public boolean isOff() {
        return settings.root() == null && settings.problem() == null;
    }
}
