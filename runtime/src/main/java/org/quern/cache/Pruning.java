package org.quern.cache;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Removes files from a root: those used longest ago until it is within its bounds, or all.
 *
 * <p>Touches nothing but what the cache itself wrote, by place and name: {@code .nbc} and {@code .nbi} files, temporary files and leases
 * in the functions' directories, the quarantine, its own stamp; and these directories once they are empty. A file that
 * another process is reading stays whole for it: it is unlinked, never truncated. One that is gone when it is looked for is a miss.
 *
 * <p>The last use is the code file's modification time, which a hit brings up to date when it is more than a day old: coarse, but no
 * write per hit. A time in the future counts as now.
 */
final class Pruning {
    private static final String STAMP = ".pruned";
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    /** Stores look at the bounds when the last look was longer ago. */
    private static final long INTERVAL_MILLIS = DAY_MILLIS;

    private record Code(Path file, long bytes, long used) {}

    /** Is told of each code file removed. */
    interface Removed {
        void file(String file, String why);
    }

    private Pruning() {}

    /** Whether it is time for a look, which it then no longer is, for other processes too. */
    static boolean isDue(CacheLayout layout) throws IOException {
        Path stamp = layout.directory(STAMP);
        long last = stamp.toFile().lastModified();
        long now = System.currentTimeMillis();
        if (last != 0 && Math.abs(now - last) <= INTERVAL_MILLIS) {
            return false;
        }
        if (last == 0) {
            try {
                PrivateFiles.createNew(stamp, new byte[0]);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        }
        return stamp.toFile().setLastModified(now);
    }

    /** Keeps the root within bounds. */
    static void prune(CacheLayout layout, long maxBytes, long maxAgeDays, Removed removed) throws IOException {
        long now = System.currentTimeMillis();
        List<Code> codes = new ArrayList<>();
        List<Path> changed = new ArrayList<>();
        long bytes = 0;
        for (Path directory : layout.functionDirectories(null)) {
            CacheLayout.sweep(directory);
            for (String name : CacheLayout.contentNames(directory)) {
                Path file = CacheLayout.codeFile(directory, name);
                Code code = new Code(file, file.toFile().length(), Math.min(now, file.toFile().lastModified()));
                codes.add(code);
                bytes += code.bytes;
            }
        }
        codes.sort(Comparator.comparingLong(Code::used).thenComparing(Code::file));
        for (Code code : codes) {
            boolean old = maxAgeDays != CacheSettings.UNLIMITED && (now - code.used) / DAY_MILLIS >= maxAgeDays && now > code.used;
            if (!old && bytes <= maxBytes) {
                break;
            }
            if (delete(code.file)) {
                removed.file(code.file.toString(), old ? "age" : "size");
            }
            bytes -= code.bytes;
            if (!changed.contains(code.file.getParent())) {
                changed.add(code.file.getParent());
            }
        }
        for (Path directory : changed) {
            tidy(directory);
        }
    }

    /** Removes everything of ours. */
    static void clear(CacheLayout layout, Removed removed) throws IOException {
        for (Path directory : layout.functionDirectories(null)) {
            for (String name : CacheLayout.contentNames(directory)) {
                Path file = CacheLayout.codeFile(directory, name);
                if (delete(file)) {
                    removed.file(file.toString(), "clear");
                }
            }
            for (String name : CacheLayout.names(directory)) {
                if (name.equals(IndexFileFormat.NAME) || name.startsWith(PrivateFiles.TEMPORARY) || name.startsWith(Lease.PREFIX)) {
                    delete(directory.resolve(name));
                }
            }
            delete(directory);
        }
        for (String name : CacheLayout.names(layout.quarantine())) {
            delete(layout.quarantine().resolve(name));
        }
        delete(layout.quarantine());
        Files.deleteIfExists(layout.directory(STAMP));
        delete(layout.directory(""));
    }

    /** Brings a directory's index up to date, or removes both if there is no code any more. */
    private static void tidy(Path directory) throws IOException {
        if (CacheLayout.contentNames(directory).isEmpty()) {
            Files.deleteIfExists(directory.resolve(IndexFileFormat.NAME));
            delete(directory);
            return;
        }
        try {
            FunctionIndex.read(directory).reconcile();
        } catch (NoSuchFileException | DamagedFileException e) {
            // Gone, or too long: it is a hint, and whoever lists or stores next writes it.
        }
    }

    /** Removes a file, or a directory that is empty; whether it did. */
    private static boolean delete(Path file) throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            // Somebody stores there, or something that is not ours lies there.
            return false;
        }
    }
}
