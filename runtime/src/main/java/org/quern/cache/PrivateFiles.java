package org.quern.cache;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.nrt.NativeFile;

/**
 * Files and directories that are ours alone: read whole, written whole under a temporary name and renamed.
 *
 * <p>A file is opened once, and what is checked of it and read is of that one file. Writing is by streams, not channels: a channel
 * closes itself when its thread is interrupted, and an interrupt is not the cache's business.
 */
final class PrivateFiles {
    /** How names of files that are not finished begin. */
    static final String TEMPORARY = ".tmp-";

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int NAME_ATTEMPTS = 16;
    private static final long ROOT = 0;

    /** Told of each step, where a test is set to go wrong; else null. */
    static Steps steps;

    /** What tests put between the steps of a read or write: a death, or a failure of the file system. */
    interface Steps {
        /** The file's part just named is done; a failure thrown is the file system's. */
        void reached(String step, Path file) throws IOException;
    }

    private PrivateFiles() {}

    /** What is wrong with a directory that is there: {@code NOT_A_FILE} if it is something else, {@code NOT_PRIVATE}, or null. */
    static MissReason checkDirectory(Path directory) throws IOException {
        return checkDirectory(NativeFile.read(directory.toString(), 0));
    }

    private static MissReason checkDirectory(NativeFile found) {
        return found.isDirectory() ? check(found, found.user()) : MissReason.NOT_A_FILE;
    }

    /**
     * Asks for a directory that is ours alone.
     *
     * @throws NoSuchFileException if there is none: nothing, or a file
     * @throws IOException that says what is wrong with it
     */
    static void requirePrivate(Path directory) throws IOException {
        NativeFile found = NativeFile.read(directory.toString(), 0);
        if (found.isRegular()) {
            throw new NoSuchFileException(directory.toString());
        }
        MissReason wrong = checkDirectory(found);
        if (wrong != null) {
            throw new IOException(directory + " " + notPrivate(wrong));
        }
    }

    /** The same for one that only {@code owner}, or root, can write. */
    static void requireShared(Path directory, long owner) throws IOException {
        MissReason wrong = checkShared(directory, owner);
        if (wrong != null) {
            throw new IOException(directory + " " + notPrivate(wrong));
        }
    }

    /** What is wrong with a directory, in words that follow its name. */
    static String notPrivate(MissReason wrong) {
        return wrong == MissReason.NOT_A_FILE
                ? "is not a directory (symbolic links are not followed)"
                : "is owned by another user or writable by group or others, who could put code there; chmod go-w if it is yours";
    }

    /** What is wrong with a directory that only {@code owner}, or root, may be able to write; or null. */
    static MissReason checkShared(Path directory, long owner) throws IOException {
        NativeFile found = NativeFile.read(directory.toString(), 0);
        return found.isDirectory() ? check(found, found.owner() == ROOT ? ROOT : owner) : MissReason.NOT_A_FILE;
    }

    /**
     * The owner's number of a directory that only its owner can write, whoever that is.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedFileException if it is something else, or others can write it
     */
    static long ownerOfShared(Path directory) throws IOException, DamagedFileException {
        NativeFile found = NativeFile.read(directory.toString(), 0);
        MissReason wrong = found.isDirectory() ? check(found, found.owner()) : MissReason.NOT_A_FILE;
        if (wrong != null) {
            throw new DamagedFileException(wrong);
        }
        return found.owner();
    }

    /**
     * A regular file that only we can write, with its bytes.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedFileException if it is something else, not private, or longer than {@code max}
     */
    static NativeFile find(Path file, int max) throws IOException, DamagedFileException {
        step("reading", file);
        NativeFile found = NativeFile.read(file.toString(), max);
        checkFile(found, found.user());
        return found;
    }

    /** The bytes of a regular file that only we can write; otherwise as the other. */
    static byte[] read(Path file, int max) throws IOException, DamagedFileException {
        return find(file, max).bytes();
    }

    /** The bytes of a regular file that only {@code owner}, or root, can write; otherwise as the other. */
    static byte[] readShared(Path file, int max, long owner) throws IOException, DamagedFileException {
        step("reading", file);
        NativeFile found = NativeFile.read(file.toString(), max);
        checkFile(found, found.owner() == ROOT ? ROOT : owner);
        return found.bytes();
    }

    private static void checkFile(NativeFile found, long owner) throws IOException, DamagedFileException {
        MissReason wrong = found.isRegular() ? check(found, owner) : MissReason.NOT_A_FILE;
        if (wrong == null && found.bytes() == null) {
            wrong = MissReason.SIZE;
        }
        if (wrong != null) {
            throw new DamagedFileException(wrong);
        }
    }

    private static MissReason check(NativeFile found, long owner) {
        return found.allows(WRITABLE_BY_OTHERS) || found.owner() != owner ? MissReason.NOT_PRIVATE : null;
    }

    /**
     * Puts a file there whole or not at all, replacing what has its name.
     *
     * <p>Not forced to the device: after a power cut the rename may have outlived the bytes, which the checksum tells.
     */
    static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = createTemporary(file);
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toString())) {
                step("created", file);
                out.write(bytes, 0, bytes.length / 2);
                step("half written", file);
                out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
            }
            step("written", file);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            step("renamed", file);
        } catch (IOException e) {
            removeAfter(e, temporary);
            throw e;
        }
    }

    private static void removeAfter(IOException failed, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException again) {
            failed.addSuppressed(again);
        }
    }

    /**
     * Makes a small file that is not there yet.
     *
     * @throws FileAlreadyExistsException if it is
     */
    static void createNew(Path file, byte[] bytes) throws IOException {
        Files.createFile(file, mode("rw-------"));
        step("claimed", file);
        try (FileOutputStream out = new FileOutputStream(file.toString())) {
            out.write(bytes);
        } catch (IOException e) {
            removeAfter(e, file);
            throw e;
        }
        step("claimed and signed", file);
    }

    /**
     * Makes a directory and its parents, those that are missing with mode 0700.
     *
     * @throws IOException if it cannot be made, or what is there is not ours alone
     */
    static void createDirectories(Path directory) throws IOException {
        // Not by createDirectories first: it follows a chain of look-ups that a directory already there does not need.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
            step("directory made", directory);
        }
        requirePrivate(directory);
    }

    private static void step(String name, Path file) throws IOException {
        if (steps != null) {
            steps.reached(name, file);
        }
    }

    private static Path createTemporary(Path file) throws IOException {
        for (int attempt = 1;; attempt++) {
            long random = ThreadLocalRandom.current().nextLong() ^ System.nanoTime();
            Path temporary = file.resolveSibling(TEMPORARY + Long.toHexString(random));
            try {
                return Files.createFile(temporary, mode("rw-------"));
            } catch (FileAlreadyExistsException e) {
                if (attempt == NAME_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
