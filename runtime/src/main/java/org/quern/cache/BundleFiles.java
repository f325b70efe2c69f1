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
 * The files of a bundle in a directory, which several processes may write to. None has a lock: each puts its files there and then makes
 * the index of what is there, again until it stays so. Whoever is the last to put an index there has seen all files that were there
 * before, and who comes later makes another.
 */
final class BundleFiles {
    private static final long STALE_MILLIS = 60L * 60 * 1000;
    private static final int ATTEMPTS = 100;

    private BundleFiles() {}

    /** An index's bytes. */
    static byte[] index(Set<String> names) {
        return names.isEmpty()
                ? new byte[0]
                : (String.join("\n", new TreeSet<>(names)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Puts a file there whole, readable by all, with the directories above it, also where another process removes empty ones. */
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

    /** Removes what writers of this file left that were killed. */
    static void sweep(Path file) {
        Path directory = file.getParent();
        for (String name : list(directory)) {
            if (name.startsWith(PrivateFiles.TEMPORARY + file.getFileName() + "-") && isLeft(directory, name)) {
                directory.resolve(name).toFile().delete();
            }
        }
    }

    /** Makes the index say what is there. */
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

    /** The code files that there are. What a writer that was killed left goes. */
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

    /** Whether nobody will rename it any more. */
    private static boolean isLeft(Path directory, String name) {
        return name.startsWith(PrivateFiles.TEMPORARY)
                && directory.resolve(name).toFile().lastModified() < System.currentTimeMillis() - STALE_MILLIS;
    }

    private static String[] list(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? new String[0] : names;
    }
}
