package org.quern.cache;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Takes files that failed a check out of the way, keeping the latest few for whoever wants to know why. */
final class Quarantine {
    /** How many files are kept. */
    static final int MAX_FILES = 16;

    /** How many bytes are kept. */
    static final long MAX_BYTES = 32L << 20;

    private Quarantine() {}

    /** Moves the file there, or deletes it; false if neither can be done. */
    static boolean remove(Path file, MissReason reason, Path quarantine) {
        try {
            PrivateFiles.createDirectories(quarantine);
            // The time comes first, so that names sort by age; the number keeps apart what comes in the same millisecond.
            String name = System.currentTimeMillis() + "-" + Long.toHexString(System.nanoTime()) + "-" + reason + "-" + file.getFileName();
            Files.move(file, quarantine.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            prune(quarantine.toFile());
            return true;
        } catch (IOException e) {
            return delete(file);
        }
    }

    private static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes the oldest until the bounds hold; what cannot be deleted stays. */
    private static void prune(File quarantine) {
        File[] files = quarantine.listFiles();
        if (files == null) {
            return;
        }
        Arrays.sort(files);
        long bytes = 0;
        for (File file : files) {
            bytes += file.length();
        }
        for (int i = 0; files.length - i > MAX_FILES || (i < files.length && bytes > MAX_BYTES); i++) {
            bytes -= files[i].length();
            delete(files[i].toPath());
        }
    }
}
