package org.quern.cache;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of a bundle in a directory that several processes may write to, without locks. Each process writes its code
 * files and then an index of the files that exist, again until the two agree. So the last process to write an index has
 * seen all files that existed before, and a process that comes later writes another.
 */
final class BundleFiles {
    private static final long STALE_MILLIS = 60L * 60 * 1000;
    private static final int ATTEMPTS = 100;

    private BundleFiles() {}

    /** The bytes of an index. */
    static byte[] index(Set<String> names) {
        return names.isEmpty()
                ? new byte[0]
                : (String.join("\n", new TreeSet<>(names)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a file atomically, readable by all users. Directories above it are created, again if another process
     * removes them while they are empty.
     */
    static void put(Path file, byte[] bytes) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                Files.createDirectories(file.getParent());
                putOnce(file, bytes);
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void putOnce(Path file, byte[] bytes) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), PrivateFiles.TEMPORARY + file.getFileName() + "-", "");
        try {
            try (OutputStream out = new FileOutputStream(whole.toString())) {
                out.write(bytes);
            }
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Deletes temporary files of writers of this file that were killed. */
    static void sweep(Path file) {
        Path directory = file.getParent();
        for (String name : list(directory)) {
            if (name.startsWith(PrivateFiles.TEMPORARY + file.getFileName() + "-") && isLeft(directory, name)) {
                directory.resolve(name).toFile().delete();
            }
        }
    }

    /** Writes an index of the code files that exist. */
    static void writeIndex(Path target) throws IOException {
        Path base = target.resolve(Bundle.PREFIX).normalize();
        Path index = target.resolve(Bundle.INDEX);
        byte[] names = index(names(base));
        do {
            put(index, names);
            names = index(names(base));
        } while (!Arrays.equals(read(index), names));
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toString())) {
            return in.readAllBytes();
        }
    }

    /** The names of the code files that exist. Temporary files of killed writers are deleted. */
    private static Set<String> names(Path base) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String name : BundleNames.below(base)) {
            Path file = base.resolve(name);
            if (isLeft(file.getParent(), file.getFileName().toString())) {
                file.toFile().delete();
            } else if (Bundle.isFile(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** True for a temporary file so old that its writer was killed. */
    private static boolean isLeft(Path directory, String name) {
        return name.startsWith(PrivateFiles.TEMPORARY)
                && directory.resolve(name).toFile().lastModified() < System.currentTimeMillis() - STALE_MILLIS;
    }

    private static String[] list(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? new String[0] : names;
    }
}
