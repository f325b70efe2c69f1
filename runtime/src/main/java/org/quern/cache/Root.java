package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.StoredCode;
import org.quern.nrt.NativeFile;

/**
 * The place that code is written to. It and the directories in it must be private to this user; other users' files are
 * not used.
 *
 * <p>A file that fails a check is moved to quarantine, and the next store writes a good one. A file that cannot be
 * moved is remembered and not read again.
 */
final class Root implements Place {
    /** The root's name in listings. */
    static final String NAME = "cache";

    /** A hit updates the modification time of a file whose last use is longer ago. */
    private static final long COARSE_MILLIS = 24L * 60 * 60 * 1000;

    private final CacheSettings settings;
    private final CacheLayout layout;
    private final Journal journal;
    private final Set<Path> knownDamaged = ConcurrentHashMap.newKeySet();
    // Both false until the root is checked. Booleans and not an enum: every class costs a fresh process half a
    // millisecond.
    private volatile boolean usable;
    private volatile boolean refused;

    /** The root of settings that have one. */
    Root(CacheSettings settings, Journal journal) {
        this.settings = settings;
        this.layout = new CacheLayout(settings.root());
        this.journal = journal;
    }

    CacheSettings settings() {
        return settings;
    }

    CacheLayout layout() {
        return layout;
    }

    Journal journal() {
        return journal;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Path location() {
        return layout.root();
    }

    private Path path(String directory, String contentName) {
        return CacheLayout.codeFile(layout.directory(directory), contentName);
    }

    @Override
    public String file(String directory, String contentName) {
        return path(directory, contentName).toString();
    }

    @Override
    public StoredCode find(String directory, String contentName, byte[] wanted)
            throws IOException, DamagedFileException {
        if (!isUsable()) {
            return null;
        }
        Path file = path(directory, contentName);
        NativeFile found;
        try {
            PrivateFiles.requirePrivate(layout.directory(directory));
            if (knownDamaged.contains(file)) {
                throw new DamagedFileException(MissReason.KNOWN_DAMAGED);
            }
            found = PrivateFiles.find(file, CodeFileFormat.MAX_BYTES);
        } catch (NoSuchFileException e) {
            return null;
        }
        StoredCode code = CodeFileFormat.decode(found.bytes(), wanted);
        long now = System.currentTimeMillis();
        if (Math.abs(now - found.modified()) > COARSE_MILLIS) {
            // Records the use, which is known to the day only. A file whose time cannot be set merely seems older than
            // it is.
            file.toFile().setLastModified(now);
        }
        return code;
    }

    @Override
    public String reject(String directory, String contentName, MissReason why) {
        Path file = path(directory, contentName);
        boolean gone = Quarantine.remove(file, why, layout.quarantine());
        if (!gone) {
            knownDamaged.add(file);
        }
        return (gone ? "; it was taken out of the cache" : "; it cannot be removed") + ", compiling instead";
    }

    @Override
    public String unread() {
        return "; compiling instead";
    }

    /** A good file was written in place of a damaged one. */
    void mended(Path file) {
        knownDamaged.remove(file);
    }

    @Override
    public byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException {
        return PrivateFiles.read(path(directory, contentName), CodeFileFormat.MAX_BYTES);
    }

    /** The code files by name. Indexes that are out of date are written again. */
    @Override
    public SortedMap<String, byte[]> names(String only) throws IOException {
        SortedMap<String, byte[]> names = new TreeMap<>();
        if (isUsable()) {
            for (Path directory : layout.functionDirectories(only)) {
                FunctionIndex index = index(directory);
                for (String name : CacheLayout.contentNames(directory)) {
                    names.put(Bundle.file(directory.getFileName().toString(), name),
                            index == null ? null : index.key(name));
                }
            }
        }
        return names;
    }

    /** The directory's index, written again if it is out of date; null if it cannot be read. */
    private FunctionIndex index(Path directory) {
        FunctionIndex index = null;
        try {
            index = FunctionIndex.read(directory);
            if (index.reject() != null) {
                journal.rejected(directory.resolve(IndexFileFormat.NAME).toString(), index.reject());
            }
            index.reconcile();
        } catch (IOException | DamagedFileException e) {
            // The listing does not depend on the index.
            journal.failed();
        }
        return index;
    }

    @Override
    public CacheEntry entry(String directory, String contentName, Verdict verdict, int size) throws IOException {
        return verdict.entry(directory, path(directory, contentName), name(), true);
    }

    /** True if the root may be used. A missing root passes, and is checked again until it exists. */
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

    /** True if the root was checked and must not be used. */
    boolean isRefused() {
        return refused;
    }

    /** Makes the next use check the root again, because it may have been deleted. */
    void lookAgain() {
        usable = false;
    }

    private void refuse(Path directory, String what, IOException why) {
        refused = true;
        journal.failed(Diagnostics.Cause.ROOT, location(),
                (directory.equals(location()) ? "root " : "directory ") + directory + " (from " + settings.origin()
                        + ") " + what + "; working without a cache",
                why);
    }
}
