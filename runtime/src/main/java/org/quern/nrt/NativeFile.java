package org.quern.nrt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;

/**
 * A file that was opened once, without following a link in its last component, examined, and read: attributes and
 * contents are of the same file. Interrupts have no effect.
 */
public final class NativeFile {
    private static final int KIND = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    // Indexes in struct nrt_file, which consists of longs. The path and the file's contents follow it.
    private static final int MODE = 0;
    private static final int OWNER = 1;
    private static final int USER = 2;
    private static final int FILE_SIZE = 3;
    private static final int MODIFIED = 4;
    private static final int VALUES = 5;

    /** Size of the first read in bytes: most code files are shorter. */
    private static final int FIRST_BYTES = 24 << 10;

    private static final int ENOENT = 2;
    private static final int ENOTDIR = 20;

    private static final MemorySegment READ = Nrt.find("nrt_read");

    private final String path;
    private final long[] about;
    private final byte[] bytes;
    private final int errno;

    private NativeFile(String path, long[] about, byte[] bytes, int errno) {
        this.path = path;
        this.about = about;
        this.bytes = bytes;
        this.errno = errno;
    }

    /**
     * Examines a file, and reads it if it is a regular file of at most {@code max} bytes.
     *
     * @throws NoSuchFileException if it does not exist, or a component of its path is not a directory
     * @throws IOException if it cannot be examined
     */
    public static NativeFile read(String path, int max) throws IOException {
        NativeFile file = attempt(path, Math.min(max, FIRST_BYTES));
        long size = file.about[FILE_SIZE];
        // The file was longer than the room for it, and may have grown again since.
        while (file.bytes == null && file.errno == 0 && file.isRegular() && size <= max) {
            file = attempt(path, (int) size);
            size = file.about[FILE_SIZE];
        }
        return file;
    }

    private static NativeFile attempt(String path, int room) throws IOException {
        byte[] name = NrtHandles.string(path);
        int nameAt = VALUES * Long.BYTES;
        int bytesAt = nameAt + name.length;
        MemorySegment memory = Scratch.take((long) bytesAt + room);
        try {
            NrtHandles.copy(name, memory, nameAt);
            long address = memory.address();
            long got = Nrt.invoke(READ, address + nameAt, address + bytesAt, room, address);
            if (got == -ENOENT || got == -ENOTDIR) {
                throw new NoSuchFileException(path);
            }
            long[] about = NrtHandles.longs(memory, VALUES);
            if (got < 0) {
                NativeFile file = new NativeFile(path, about, null, (int) -got);
                if (about[MODE] == 0) {
                    throw file.failure();
                }
                return file;
            }
            if (!isRegular(about[MODE]) || about[FILE_SIZE] > room) {
                return new NativeFile(path, about, null, 0);
            }
            byte[] bytes = new byte[(int) got];
            MemorySegment.copy(memory, bytesAt, MemorySegment.ofArray(bytes), 0, got);
            return new NativeFile(path, about, bytes, 0);
        } finally {
            Scratch.give(memory);
        }
    }

    private static boolean isRegular(long mode) {
        return (mode & KIND) == REGULAR;
    }

    /** True for a regular file, but not for a link to one. */
    public boolean isRegular() {
        return isRegular(about[MODE]);
    }

    /** True for a directory, but not for a link to one. */
    public boolean isDirectory() {
        return (about[MODE] & KIND) == DIRECTORY;
    }

    /** True if any of these permission bits is set. */
    public boolean allows(int permissions) {
        return (about[MODE] & permissions) != 0;
    }

    /** User id of the owner. */
    public long owner() {
        return about[OWNER];
    }

    /** Effective user id of this process. */
    public long user() {
        return about[USER];
    }

    /** Time of the last modification, in milliseconds since 1970. */
    public long modified() {
        return about[MODIFIED];
    }

    /**
     * The contents, not copied; null if it is not a regular file or longer than requested.
     *
     * @throws IOException if it could be examined but not read
     */
    public byte[] bytes() throws IOException {
        if (errno != 0) {
            throw failure();
        }
        return bytes;
    }

    private IOException failure() {
        return new IOException(path + ": " + Errno.text(errno));
    }
}
