package org.quern.nrt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The system's loader of shared objects, called by the common C signature; for loading the native runtime itself. */
final class SystemLoader {
    private static final long RTLD_NOW = 2;
    private static final long SYS_MEMFD_CREATE = 319;
    private static final long MFD_CLOEXEC = 1;
    private static final long MFD_EXEC = 16;

    private final MethodHandle call;
    private final SymbolLookup libc;

    /**
     * A loader.
     *
     * @param call handle of the common C signature, whose first argument is the function's address
     * @param libc look-up of the system's functions
     */
    SystemLoader(MethodHandle call, SymbolLookup libc) {
        this.call = call;
        this.libc = libc;
    }

    /**
     * A loaded library, which looks up its symbols. A class and not a lambda, whose linkage would delay a fresh
     * process.
     */
    record Library(SystemLoader loader, long handle) implements SymbolLookup {
        @Override
        public Optional<MemorySegment> find(String symbol) {
            long address = loader.named("dlsym", handle, symbol, 0);
            return address == 0 ? Optional.empty() : Optional.of(MemorySegment.ofAddress(address));
        }

        /** A handle that calls a function of the library and unloads it. It refers to classes of the JDK only. */
        MethodHandle end(String function) {
            return Reclaiming.calls(loader.call, findOrThrow(function), loader.libc.findOrThrow("dlclose"), handle);
        }
    }

    /**
     * Loads a file, with symbols local to it.
     *
     * @throws UnsatisfiedLinkError with the system's reason
     */
    Library open(String path) {
        // found before the call, because a look-up afterwards would clear the reason
        MemorySegment error = libc.findOrThrow("dlerror");
        long handle = named("dlopen", 0, path, RTLD_NOW);
        if (handle == 0) {
            throw new UnsatisfiedLinkError(reason(invoke(error, 0, 0, 0)));
        }
        return new Library(this, handle);
    }

    private static String reason(long text) {
        return text == 0 ? "the system's loader gives no reason" : NrtHandles.everywhere(text).getString(0);
    }

    /** Calls a function as (handle, name), or without a handle as (name, flags). */
    private long named(String function, long handle, String name, long flags) {
        byte[] text = NrtHandles.string(name);
        MemorySegment memory = Scratch.take(text.length);
        try {
            NrtHandles.copy(text, memory, 0);
            return handle == 0
                    ? invoke(function, memory.address(), flags)
                    : invoke(function, handle, memory.address());
        } finally {
            Scratch.give(memory);
        }
    }

    /** Closes a file descriptor. */
    void close(int fd) {
        invoke("close", fd, 0);
    }

    /**
     * Creates a file in memory that code can be loaded from.
     *
     * @return its descriptor; a negative number if it cannot be created
     */
    int memoryFile(String name) {
        byte[] text = NrtHandles.string(name);
        MemorySegment memory = Scratch.take(text.length);
        try {
            NrtHandles.copy(text, memory, 0);
            int fd = create(memory.address(), MFD_CLOEXEC | MFD_EXEC);
            // Before Linux 6.3 the kernel does not know MFD_EXEC.
            return fd >= 0 ? fd : create(memory.address(), MFD_CLOEXEC);
        } finally {
            Scratch.give(memory);
        }
    }

    /** Creates the file by the number of the system call on x86-64: glibc before 2.27 has no function for it. */
    private int create(long name, long flags) {
        return (int) invoke("syscall", SYS_MEMFD_CREATE, name, flags);
    }

    private long invoke(String function, long a, long b) {
        return invoke(function, a, b, 0);
    }

    private long invoke(String function, long a, long b, long c) {
        return invoke(libc.findOrThrow(function), a, b, c);
    }

    private long invoke(MemorySegment function, long a, long b, long c) {
        try {
            return (long) call.invokeExact(function, a, b, c, 0L);
        } catch (Throwable e) {
            throw Binding.thrown(e);
        }
    }
}
