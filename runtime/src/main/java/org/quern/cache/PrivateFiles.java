package org.quern.cache;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files and directories that are ours alone: read whole, written whole under a temporary name and renamed.
 *
 * <p>Streams, not channels: a channel closes itself when its thread is interrupted, and an interrupt is not the cache's business.
 */
final class PrivateFiles {
    /** How names of files that are not finished begin. */
    static final String TEMPORARY = ".tmp-";

    /** No owner in particular. */
    static final int ANYBODY = -2;

    private static final int KIND = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int NAME_ATTEMPTS = 16;
    private static final int UNKNOWN = -1;
    private static final int ROOT = 0;

    private static int self = UNKNOWN;

    private PrivateFiles() {}

    /** What is wrong with a directory that is there: {@code NOT_A_FILE} if it is something else, {@code NOT_PRIVATE}, or null. */
    static MissReason checkDirectory(Path directory) throws IOException {
        return check(directory, DIRECTORY, self());
    }

    /**
     * The owner's number of a directory that only its owner can write, whoever that is; where the file system has no modes,
     * {@link #ANYBODY}.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedFileException if it is something else, or others can write it
     */
    static int ownerOfShared(Path directory) throws IOException, DamagedFileException {
        MissReason wrong = check(directory, DIRECTORY, ANYBODY);
        if (wrong != null) {
            throw new DamagedFileException(wrong);
        }
        return hasModes() ? (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) : ANYBODY;
    }

    /**
     * The bytes of a regular file that only we can write.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedFileException if it is something else, not private, or longer than {@code max}
     */
    static byte[] read(Path file, int max) throws IOException, DamagedFileException {
        return read(file, max, self());
    }

    /** The bytes of a regular file that only {@code owner}, or root, can write; otherwise as the other. */
    static byte[] readShared(Path file, int max, int owner) throws IOException, DamagedFileException {
        try {
            return read(file, max, owner);
        } catch (DamagedFileException e) {
            if (e.reason() == MissReason.NOT_PRIVATE && owner != ROOT) {
                return read(file, max, ROOT);
            }
            throw e;
        }
    }

    private static byte[] read(Path file, int max, int owner) throws IOException, DamagedFileException {
        MissReason wrong = check(file, REGULAR, owner);
        if (wrong != null) {
            throw new DamagedFileException(wrong);
        }
        // A link put there since would be followed: only we can put one there, and what is read is verified in memory anyway.
        byte[] bytes;
        try (FileInputStream in = new FileInputStream(file.toString())) {
            bytes = in.readNBytes(max + 1);
        } catch (FileNotFoundException e) {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(file.toString());
            }
            throw e;
        }
        if (bytes.length > max) {
            throw new DamagedFileException(MissReason.SIZE);
        }
        return bytes;
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
                out.write(bytes);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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
        try (FileOutputStream out = new FileOutputStream(file.toString())) {
            out.write(bytes);
        } catch (IOException e) {
            removeAfter(e, file);
            throw e;
        }
    }

    /** Makes a directory and its parents, those that are missing with mode 0700. */
    static void createDirectories(Path directory) throws IOException {
        // Not by createDirectories first: it follows a chain of look-ups that a directory already there does not need.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
        }
    }

    private static Path createTemporary(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
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

    private static FileAttribute<?>[] mode(String permissions) {
        return hasModes()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static MissReason check(Path path, int kind, int owner) throws IOException {
        if (!hasModes()) {
            boolean right = kind == DIRECTORY
                    ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            if (!right && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString());
            }
            return right ? null : MissReason.NOT_A_FILE;
        }
        // One lstat. Not PosixFileAttributes: its owner is a name, looked up in the user database, which may be across a network.
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) attributes.get("mode");
        if ((mode & KIND) != kind) {
            return MissReason.NOT_A_FILE;
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0 || (owner != ANYBODY && (Integer) attributes.get("uid") != owner)) {
            return MissReason.NOT_PRIVATE;
        }
        return null;
    }

    private static boolean hasModes() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    /** The user that this process acts as: the effective user id, the second number of {@code Uid:} in {@code proc(5)}'s status. */
    private static synchronized int self() throws IOException {
        if (self == UNKNOWN && !hasModes()) {
            self = ANYBODY;
        }
        if (self == UNKNOWN) {
            String status;
            try (FileInputStream in = new FileInputStream("/proc/self/status")) {
                status = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
            int line = status.indexOf("\nUid:\t");
            int from = status.indexOf('\t', line + 6) + 1;
            int to = status.indexOf('\t', from);
            if (line < 0 || from <= 0 || to < 0) {
                throw new IOException("/proc/self/status does not name the user of this process");
            }
            self = Integer.parseUnsignedInt(status, from, to, 10);
        }
        return self;
    }
}
