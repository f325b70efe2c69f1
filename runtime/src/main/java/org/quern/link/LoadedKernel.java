package org.quern.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.ref.Cleaner;
import java.util.Optional;
import org.quern.nrt.Nrt;

/**
 * A compiled kernel that is mapped into this process. What is mapped is a sealed copy of the bytes given, so nothing that
 * happens to a file meanwhile can change it. Unmapped when unreachable or by {@link #close()}.
 */
public final class LoadedKernel implements AutoCloseable {
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
        private final Arena arena;
        private final int fd;

        Unload(Arena arena, int fd) {
            this.arena = arena;
            this.fd = fd;
        }

        @Override
        public void run() {
            arena.close();
            Nrt.close(fd);
        }
    }

    /**
     * Maps an object whose bytes have been verified.
     *
     * @param object ELF shared object
     * @param name for debuggers and profilers
     * @throws LinkException if the system's loader refuses it, or it has no entry
     */
    @SuppressWarnings({"restricted", "MustBeClosedChecker"}) // loads code, which Unload closes
    public static LoadedKernel load(byte[] object, String name) {
        int fd = Nrt.seal(object, name);
        Arena arena = Arena.ofShared();
        boolean loaded = false;
        try {
            Optional<MemorySegment> entry =
                    SymbolLookup.libraryLookup("/proc/self/fd/" + fd, arena).find(ENTRY);
            if (entry.isEmpty()) {
                throw new LinkException("the object of '" + name + "' exports no " + ENTRY, null);
            }
            loaded = true;
            return new LoadedKernel(entry.get().address(), new Unload(arena, fd));
        } catch (IllegalArgumentException e) {
            throw new LinkException("the system cannot load the object of '" + name + "': " + e.getMessage(), e);
        } finally {
            if (!loaded) {
                arena.close();
                Nrt.close(fd);
            }
        }
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
