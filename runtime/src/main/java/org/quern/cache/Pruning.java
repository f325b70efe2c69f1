package org.quern.cache;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.nrt.NativeFile;

/**
 * Removal of files from a root: of the least recently used until it is within its bounds, or of all.
 *
 * <p>Only what the cache itself wrote is touched, by place and name: {@code .nbc} and {@code .nbi} files, temporary
 * files and leases in the functions' directories, the quarantine, the stamp; and these directories once they are empty.
 * A file that another process is reading stays intact for it: files are unlinked, never truncated. A lookup of a
 * deleted file is a miss.
 *
 * <p>The time of last use is the code file's modification time, which a hit updates if it is more than a day old:
 * coarse, but without a write for each hit. A time in the future counts as now.
 */
final class Pruning {
    private static final String STAMP = ".pruned";
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    /** Interval after which a store checks the bounds again. */
    private static final long INTERVAL_MILLIS = DAY_MILLIS;

    private record Code(Path file, long bytes, long used) {}

    /** A listener, told of each code file that is deleted. */
    interface Removed {
        void file(String file, String why);
    }

    private Pruning() {}

    /** True if it is time to check the bounds. The stamp is then renewed, for other processes too. */
    static boolean isDue(CacheLayout layout) throws IOException {
        Path stamp = layout.directory(STAMP);
        long now = System.currentTimeMillis();
        try {
            NativeFile found = NativeFile.read(stamp.toString(), 0);
            if (found.isRegular()) {
                return Math.abs(now - found.modified()) > INTERVAL_MILLIS && stamp.toFile().setLastModified(now);
            }
            // Something else with the stamp's name is deleted; the target of a link is not touched.
            Deletion.one(stamp);
        } catch (NoSuchFileException e) {
            // The bounds were never checked.
        }
        try {
            PrivateFiles.createNew(stamp, new byte[0]);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Deletes the least recently used code files until the root is within its bounds. */
    static void prune(CacheLayout layout, long maxBytes, long maxAgeDays, Removed removed) throws IOException {
        long now = System.currentTimeMillis();
        List<Code> codes = codes(layout, now);
        long bytes = 0;
        for (Code code : codes) {
            bytes += code.bytes;
        }
        codes.sort(Comparator.comparingLong(Code::used).thenComparing(Code::file));
        List<Path> old = new ArrayList<>();
        List<Path> many = new ArrayList<>();
        Set<Path> changed = new LinkedHashSet<>();
        for (Code code : codes) {
            boolean isOld = maxAgeDays != CacheSettings.UNLIMITED && (now - code.used) / DAY_MILLIS >= maxAgeDays
                    && now > code.used;
            if (!isOld && bytes <= maxBytes) {
                break;
            }
            (isOld ? old : many).add(code.file);
            bytes -= code.bytes;
            changed.add(code.file.getParent());
        }
        Deletion.all(old, file -> removed.file(file.toString(), "age"));
        Deletion.all(many, file -> removed.file(file.toString(), "size"));
        Deletion.each(List.copyOf(changed), Pruning::tidy);
    }

    /** All code files. Half-written files are swept on the way. */
    private static List<Code> codes(CacheLayout layout, long now) throws IOException {
        List<Code> codes = new ArrayList<>();
        for (Path directory : layout.functionDirectories(null)) {
            String[] names = CacheLayout.names(directory);
            CacheLayout.sweep(directory, names);
            for (String name : names) {
                if (OwnNames.isCode(name)) {
                    File file = new File(directory.toString(), name);
                    codes.add(new Code(directory.resolve(name), file.length(), Math.min(now, file.lastModified())));
                }
            }
        }
        return codes;
    }

    /** Deletes everything that the cache wrote. */
    static void clear(CacheLayout layout, Removed removed) throws IOException {
        List<Path> directories = layout.functionDirectories(null);
        List<Path> codes = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (Path directory : directories) {
            for (String name : CacheLayout.names(directory)) {
                if (OwnNames.isCode(name)) {
                    codes.add(directory.resolve(name));
                } else if (OwnNames.isBesidesCode(name)) {
                    others.add(directory.resolve(name));
                }
            }
        }
        Path quarantine = layout.quarantine();
        if (isOurs(quarantine)) {
            others.addAll(Quarantine.files(quarantine));
            directories.add(quarantine);
        }
        Deletion.all(codes, file -> removed.file(file.toString(), "clear"));
        Deletion.all(others, file -> {});
        Deletion.all(directories, file -> {});
        Deletion.one(layout.directory(STAMP));
        Deletion.one(layout.base());
    }

    private static boolean isOurs(Path directory) throws IOException {
        try {
            return PrivateFiles.checkDirectory(directory) == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Updates a directory's index, or deletes both if there is no code left. */
    private static void tidy(Path directory) throws IOException {
        if (CacheLayout.contentNames(directory).isEmpty()) {
            Files.deleteIfExists(directory.resolve(IndexFileFormat.NAME));
            Deletion.one(directory);
            return;
        }
        try {
            FunctionIndex.read(directory).reconcile();
        } catch (NoSuchFileException | DamagedFileException e) {
            // The directory was deleted, or the index is too long: it is a hint, and the next listing or store writes
            // it.
        }
    }
}
