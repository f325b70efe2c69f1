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
 * Files and directories that only this user can write: read whole, and written whole under a temporary name and
 * renamed.
 *
 * <p>A file is opened once; its checks and its contents are of that open file. Writing uses streams, not channels: a
 * channel is closed by an interrupt of its thread, which is not meant for the cache.
 */
final class PrivateFiles {
    /** Prefix of the names of unfinished files. */
    static final String TEMPORARY = ".tmp-";

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int NAME_ATTEMPTS = 16;
    private static final long ROOT = 0;

    /** Listener of each step, set by tests to make one fail; else null. */
    static Steps steps;

    /** Steps of a read or write, between which tests let the process die or the file system fail. */
    interface Steps {
        /** A step is done for a file. An exception stands for a failure of the file system. */
        void reached(String step, Path file) throws IOException;
    }

    private PrivateFiles() {}

    /**
     * Checks a directory that exists: {@code NOT_A_FILE} if it is not a directory, {@code NOT_PRIVATE} if another user
     * can write it, or null.
     */
    static MissReason checkDirectory(Path directory) throws IOException {
        return checkDirectory(NativeFile.read(directory.toString(), 0));
    }

    private static MissReason checkDirectory(NativeFile found) {
        return found.isDirectory() ? check(found, found.user()) : MissReason.NOT_A_FILE;
    }

    /**
     * Requires a directory that only this user can write.
     *
     * @throws NoSuchFileException if there is nothing, or a regular file
     * @throws IOException if the directory is not private; the message says why
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

    /** Requires a directory that only {@code owner}, or root, can write. */
    static void requireShared(Path directory, long owner) throws IOException {
        MissReason wrong = checkShared(directory, owner);
        if (wrong != null) {
            throw new IOException(directory + " " + notPrivate(wrong));
        }
    }

    /** The problem with a directory, as a phrase that follows its name. */
    static String notPrivate(MissReason wrong) {
        return wrong == MissReason.NOT_A_FILE
                ? "is not a directory (symbolic links are not followed)"
                : "is owned by another user or writable by group or others, who could put code there;"
                        + " chmod go-w if it is yours";
    }

    /** Checks a directory that only {@code owner}, or root, may be able to write: the reason if it fails, or null. */
    static MissReason checkShared(Path directory, long owner) throws IOException {
        NativeFile found = NativeFile.read(directory.toString(), 0);
        return found.isDirectory() ? check(found, found.owner() == ROOT ? ROOT : owner) : MissReason.NOT_A_FILE;
    }

    /**
     * The user id of the owner of a directory that only its owner can write.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws DamagedFileException if it is not a directory, or others can write it
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
     * Reads a regular file that only this user can write.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws DamagedFileException if it is not a regular file, not private, or longer than {@code max}
     */
    static NativeFile find(Path file, int max) throws IOException, DamagedFileException {
        step("reading", file);
        NativeFile found = NativeFile.read(file.toString(), max);
        checkFile(found, found.user());
        return found;
    }

    /** The bytes of a regular file that only this user can write; otherwise as {@link #find}. */
    static byte[] read(Path file, int max) throws IOException, DamagedFileException {
        return find(file, max).bytes();
    }

    /** The bytes of a regular file that only {@code owner}, or root, can write; otherwise as {@link #find}. */
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
     * Writes a file atomically, replacing any file of that name.
     *
     * <p>It is not forced to the device: after a power failure the rename may have lasted but not the contents, which
     * the checksum detects.
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
     * Creates a small file that must not exist.
     *
     * @throws FileAlreadyExistsException if it exists
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
     * Creates a directory and its missing parents, with mode 0700.
     *
     * @throws IOException if it cannot be created, or exists and is not private
     */
    static void createDirectories(Path directory) throws IOException {
        // Files.createDirectories is skipped if the directory exists: it would make a number of needless look-ups.
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
