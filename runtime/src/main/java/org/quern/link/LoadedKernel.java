package org.quern.link;

import java.lang.ref.Cleaner;
import org.quern.nrt.Nrt;

/**
 * A compiled kernel that is mapped into this process. What is mapped is a sealed copy of the bytes given, so nothing that
 * happens to a file of the cache meanwhile can change it. Unmapped when unreachable or by {@link #close()}.
 */
public final class LoadedKernel implements AutoCloseable {
    /** In place of a descriptor. */
    static final int NO_FD = -1;

    private static final String ENTRY = "quern_kernel";
    private static final Cleaner CLEANER = Cleaner.create();

    private final long address;
    private final Cleaner.Cleanable unload;

    private LoadedKernel(long address, Unload unload) {
        this.address = address;
        this.unload = CLEANER.register(this, unload);
    }

    /** The library is closed before the descriptor: a reused descriptor's path would answer with the code mapped there. */
    private static final class Unload implements Runnable {
        private final long handle;
        private final int fd;

        Unload(long handle, int fd) {
            this.handle = handle;
            this.fd = fd;
        }

        @Override
        public void run() {
            Nrt.unload(handle);
            close(fd);
        }
    }

    private static void close(int fd) {
        if (fd != NO_FD) {
            Nrt.close(fd);
        }
    }

    /**
     * Maps an object whose bytes have been verified. Where the system has no sealed files in memory, or does not load code from them (no
     * {@code /proc}, a policy), the copy is a temporary file that only this user can reach, read back before it is loaded and deleted
     * at once; property {@code quern.load.file} set to {@code true} makes it so everywhere.
     *
     * @param object ELF shared object
     * @param name for debuggers and profilers
     * @throws LinkException if the system's loader refuses it, or it has no entry
     */
    public static LoadedKernel load(byte[] object, String name) {
        if (Boolean.getBoolean("quern.load.file")) {
            return TemporaryCopy.load(object, name, null);
        }
        int fd;
        try {
            fd = Nrt.seal(object, name);
        } catch (IllegalStateException e) {
            return TemporaryCopy.load(object, name, e);
        }
        try {
            return open("/proc/self/fd/" + fd, fd);
        } catch (IllegalArgumentException e) {
            return TemporaryCopy.load(object, name, e);
        }
    }

    /**
     * Loads a file and takes its descriptor over, if it is not {@link #NO_FD}.
     *
     * @throws IllegalArgumentException if the system's loader refuses it, or it has no entry
     */
    static LoadedKernel open(String path, int fd) {
        long[] loaded;
        try {
            loaded = Nrt.load(path, ENTRY);
        } catch (IllegalArgumentException e) {
            close(fd);
            throw e;
        }
        return new LoadedKernel(loaded[1], new Unload(loaded[0], fd));
    }

    /** The address of the entry, valid while this object is reachable and not closed. */
    public long address() {
        return address;
    }

    @Override
    public void close() {
        unload.clean();
    }
}
