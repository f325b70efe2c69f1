package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.quern.cache.format.MissReason;

/** The quarantine: files that failed a check are moved there, and the latest few are kept for diagnosis. */
final class Quarantine {
    /** Maximum number of files kept. */
    static final int MAX_FILES = 16;

    /** Maximum total size of files kept, in bytes. */
    static final long MAX_BYTES = 32L << 20;

    private Quarantine() {}

    /** Moves a file to the quarantine, or deletes it. Returns false if neither is possible. */
    static boolean remove(Path file, MissReason reason, Path quarantine) {
        try {
            PrivateFiles.createDirectories(quarantine);
            // The time comes first, so that names sort by age; the nanoseconds distinguish files of the same
            // millisecond.
            String name = System.currentTimeMillis() + "-" + Long.toHexString(System.nanoTime()) + "-" + reason + "-"
                    + file.getFileName();
            Files.move(file, quarantine.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            return delete(file);
        }
        try {
            prune(quarantine);
        } catch (IOException e) {
            // The quarantine cannot be listed: its bounds are checked again with the next file.
            return true;
        }
        return true;
    }

    private static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The files in the quarantine, oldest first. */
    static List<Path> files(Path quarantine) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : CacheLayout.names(quarantine)) {
            if (OwnNames.isQuarantined(name)) {
                files.add(quarantine.resolve(name));
            }
        }
        return files;
    }

    /** Deletes the oldest files until the bounds hold. Files that cannot be deleted, or are not the cache's, stay. */
    private static void prune(Path quarantine) throws IOException {
        List<Path> files = files(quarantine);
        long bytes = 0;
        for (Path file : files) {
            bytes += size(file);
        }
        for (int i = 0; files.size() - i > MAX_FILES || (i < files.size() && bytes > MAX_BYTES); i++) {
            bytes -= size(files.get(i));
            delete(files.get(i));
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
