package org.quern.nrt;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.quern.abi.CallLayout;
import org.quern.abi.FaultCode;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;

/**
 * The functions of the native runtime (nrt.h is the contract). The library is loaded when this class is first used; if
 * that fails, each call throws an {@link UnsatisfiedLinkError} with the reason.
 *
 * <p>Addresses are {@code long}s and are not checked: the caller keeps the memory alive during a call.
 */
public final class Nrt {
    /** Alignment in bytes of all allocations. */
    public static final int ALIGNMENT = 64;

    /** Maximum number of operands of {@link #runSegments}. */
    public static final int MAX_SEGMENTS = 8;

    /** Maximum number of threads of a parallel call: NRT_MAX_THREADS. */
    public static final int MAX_THREADS = 256;

    private static final int TASK_BITS = 48;
    private static final int THREADS_BITS = 9;

    /**
     * The runtime with the common C signature, four longs to a long. Another signature costs a fresh process
     * milliseconds, while a call through this one costs nothing extra.
     */
    private static final Binding BINDING = Binding.make(KernelAbi.VERSION);

    /**
     * Handle of the common signature; null without a library: then every call ends in {@link #unexpected}, which gives
     * the reason.
     */
    private static final MethodHandle CALL = BINDING.call();

    private static final MemorySegment RUN = find("nrt_run");
    private static final MemorySegment ALLOC = find("nrt_alloc");
    private static final MemorySegment RELEASE = find("nrt_release");
    private static final MemorySegment SEAL = find("nrt_seal");
    private static final MemorySegment LOAD = find("nrt_load");

    /** NRT_MESSAGE_BYTES. */
    private static final int MESSAGE_BYTES = 256;

    private Nrt() {}

    /**
     * Runs instances [begin, end) of a call, in row-major order of its loop axes.
     *
     * @param call address of a {@code struct nrt_call}, see {@link CallLayout}; not written to
     * @return a {@link Status}, or the {@link FaultCode} that the kernel returned
     */
    public static long run(long call, long begin, long end) {
        try {
            return (long) CALL.invokeExact(RUN, call, begin, end, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** As {@link #run}, with a quicker downcall that blocks the garbage collector: for work of microseconds. */
    public static long runBriefly(long call, long begin, long end) {
        try {
            return (long) NrtHandles.Brief.HANDLE.invokeExact(call, begin, end, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * As {@link #run}, on several threads, the calling one included. Results do not depend on the threads. If tasks
     * fail, the status of the first in order is returned, and all tasks before it have run.
     *
     * @param how a value of {@link #how}
     */
    public static long runParallel(long call, long begin, long end, long how) {
        try {
            return (long) CALL.invokeExact(Parallel.RUN, call, begin, end, how);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Encodes how a range is shared by threads.
     *
     * @param task instances in a task, at least 1
     * @param threads maximum number of threads; 0 for {@link #threads()}
     * @param brief true if the work is too short to wake a sleeping thread
     */
    public static long how(long task, int threads, boolean brief) {
        return task | ((long) threads << TASK_BITS) | (brief ? 1L << (TASK_BITS + THREADS_BITS) : 0);
    }

    /** Maximum number of threads for parallel work, the caller's included; by default {@link #processors()}. */
    public static int threads() {
        return (int) invoke(Parallel.THREADS, 0, 0, 0);
    }

    /**
     * Sets {@link #threads()}.
     *
     * @param most number of threads, 1 to {@link #MAX_THREADS}
     */
    public static void threads(int most) {
        if (most < 1 || most > MAX_THREADS) {
            throw ArgumentException.of(most + " threads given, 1 to " + MAX_THREADS + " expected");
        }
        invoke(Parallel.THREADS, most, 0, 0);
    }

    /** Makes parallel runs keep statistics for {@link #lastRegion} from now on. */
    public static void watch() {
        invoke(find("nrt_watch"), 1, 0, 0);
    }

    /** Statistics of this thread's parallel runs since the last query; zeros if there were none. */
    public static NrtRegion lastRegion() {
        long[] region = numbers("nrt_last_region", 5);
        return new NrtRegion((int) region[0], region[1], region[2], region[3], region[4]);
    }

    /** The values that a function writes to the memory passed to it. */
    private static long[] numbers(String function, int count) {
        MemorySegment memory = Scratch.take((long) count * Long.BYTES);
        try {
            long status = invoke(find(function), memory.address(), 0, 0);
            if (status != Status.OK) {
                throw new AssertionError(function + ": " + status);
            }
            return NrtHandles.longs(memory, count);
        } finally {
            Scratch.give(memory);
        }
    }

    /** Functions that only parallel calls need. */
    private static final class Parallel {
        static final MemorySegment RUN = find("nrt_run_parallel");
        static final MemorySegment THREADS = find("nrt_threads");

        private Parallel() {}
    }

    /**
     * As {@link #run}, for memory that only a segment may name. An operand's data is an offset in its segment, or an
     * address if the segment is {@link MemorySegment#NULL}; likewise the mask's.
     *
     * @param critical true to allow segments over Java arrays, which blocks the garbage collector during the call and
     *     is for short ranges; false for native segments only
     * @param segments one for each operand, {@link #MAX_SEGMENTS} long, NULL where unused
     * @throws org.quern.error.ClosedException if a segment's arena is closed
     */
    public static long runSegments(
            boolean critical, long call, long begin, long end, MemorySegment mask, MemorySegment[] segments) {
        if (segments.length != MAX_SEGMENTS) {
            throw NrtException.of(
                    segments.length + " segments given; there must be " + MAX_SEGMENTS + ", NULL where unused.");
        }
        MemorySegment[] s = segments;
        try {
            if (critical) {
                return (long) NrtHandles.Critical.HANDLE.invokeExact(
                        call, begin, end, mask, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
            }
            return (long) NrtHandles.Plain.HANDLE.invokeExact(
                    call, begin, end, mask, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** As {@link #runSegments}, on several threads; for native segments only. */
    public static long runSegmentsParallel(
            long call, long begin, long end, long how, MemorySegment mask, MemorySegment[] segments) {
        MemorySegment[] s = segments;
        try {
            return (long) NrtHandles.Parallel.HANDLE.invokeExact(
                    call, begin, end, how, mask, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Allocates memory, aligned to 64 bytes, with undefined contents and a reference count of one. If native memory is
     * short, unreachable arrays are collected first: see {@link MemoryPressure}.
     *
     * @param bytes size in bytes, which may be 0
     * @throws NrtException if {@code bytes} is negative
     * @throws OutOfMemoryError naming the bytes requested, those in use, and the limit
     */
    public static long alloc(long bytes) {
        if (bytes < 0) {
            throw NrtException.of(bytes + " bytes asked for; the size of memory is not negative.");
        }
        return MemoryPressure.alloc(bytes);
    }

    /** Tries to allocate once. Returns the address, or 0 if there is no memory. */
    static long tryAlloc(long bytes) {
        return invoke(ALLOC, bytes, 0, 0);
    }

    /** Sets the limit on live bytes, beyond which {@link #tryAlloc} returns 0. */
    static void limit(long bytes) {
        invoke(find("nrt_limit"), bytes, 0, 0);
    }

    /** Increments the reference count of a live block. */
    public static void retain(long address) {
        if (invoke(find("nrt_retain"), address, 0, 0) < 0) {
            throw notLive(address);
        }
    }

    /** Decrements the reference count of a live block, and frees it at zero. */
    public static void release(long address) {
        if (invoke(RELEASE, address, 0, 0) < 0) {
            throw notLive(address);
        }
    }

    /** Returns the blocks kept for reuse to the system. The result is their size in bytes. */
    public static long trim() {
        return invoke(find("nrt_trim"), 0, 0, 0);
    }

    /** As {@link #trim}, for kept blocks that no allocation has used since the last such call. */
    static long trimIdle() {
        return invoke(find("nrt_trim"), 1, 0, 0);
    }

    /** For messages: the bytes of arrays in use, and how many are allowed. */
    public static String memoryState() {
        return MemoryPressure.state();
    }

    /** The allocator's counters, after the blocks of arrays that were found unreachable are freed. */
    public static NrtStatistics statistics() {
        BlockReference.freeFound();
        long[] s = numbers("nrt_statistics", 5);
        return new NrtStatistics(s[0], s[1], s[2], s[3], s[4]);
    }

    /** Reverses the bytes of each of {@code count} items in place. {@code itemSize} is 1, 2, 4 or 8. */
    public static void swap(long address, long count, int itemSize) {
        if (invoke(find("nrt_swap"), address, count, itemSize) != Status.OK) {
            throw NrtException.of("Cannot swap the bytes of " + count + " items of " + itemSize
                    + " bytes at address " + address + "; an item has 1, 2, 4 or 8 bytes.");
        }
    }

    /**
     * Copies code into a sealed anonymous file, which cannot be modified, to be loaded as {@code /proc/self/fd/N}.
     *
     * @param name name for debuggers and {@code /proc/self/maps}; at most 249 bytes
     * @return the file descriptor N
     * @throws NrtException with the system's error if no such file can be created
     */
    public static int seal(byte[] code, String name) {
        long fd = trySeal(code, name);
        if (fd < 0) {
            throw NrtException.of("No sealed file for " + name + " (" + code.length + " bytes): "
                    + Errno.ofMemoryFile((int) -fd) + ".");
        }
        return (int) fd;
    }

    /** As {@link #seal}, but returns -errno if the file cannot be created. */
    static long trySeal(byte[] code, String name) {
        byte[] text = NrtHandles.string(name);
        MemorySegment memory = Scratch.take(code.length + text.length);
        try {
            NrtHandles.copy(code, memory, 0);
            NrtHandles.copy(text, memory, code.length);
            return invoke(SEAL, memory.address(), code.length, memory.address() + code.length);
        } finally {
            Scratch.give(memory);
        }
    }

    /**
     * Creates an empty file in memory for code too long for one call of {@link #seal}. It is written and loaded as
     * {@code /proc/self/fd/N}.
     *
     * @return the file descriptor N
     * @throws NrtException if no such file can be created
     */
    public static int memoryFile(String name) {
        check();
        int fd = BINDING.system().memoryFile(name);
        if (fd < 0) {
            throw NrtException.of("no file in memory for " + name);
        }
        return fd;
    }

    /** Closes a file descriptor that {@link #seal} returned. */
    public static void close(int fd) {
        long status = invoke(find("nrt_close"), fd, 0, 0);
        if (status < 0) {
            throw NrtException.of("Cannot close file descriptor " + fd + ": " + Errno.text((int) -status) + ".");
        }
    }

    /**
     * Loads a shared object, with symbols local to it.
     *
     * @return a handle for {@link #unload}, and the address of the symbol
     * @throws NrtException with the reason of the system's loader, if it fails or there is no such symbol
     */
    public static long[] load(String path, String symbol) {
        byte[] file = NrtHandles.string(path);
        byte[] wanted = NrtHandles.string(symbol);
        int fileAt = Long.BYTES + MESSAGE_BYTES;
        int wantedAt = fileAt + file.length;
        MemorySegment memory = Scratch.take(wantedAt + wanted.length);
        try {
            NrtHandles.copy(file, memory, fileAt);
            NrtHandles.copy(wanted, memory, wantedAt);
            long address = memory.address();
            long found = invoke(LOAD, address + fileAt, address + wantedAt, address, address + Long.BYTES);
            if (found == 0) {
                throw NrtException.of(memory.getString(Long.BYTES));
            }
            return new long[] {NrtHandles.longs(memory, 1)[0], found};
        } finally {
            Scratch.give(memory);
        }
    }

    /** Unloads an object by the handle that {@link #load} returned. */
    public static void unload(long handle) {
        if (invoke(find("nrt_unload"), handle, 0, 0) != Status.OK) {
            throw NrtException.of("Handle " + handle + " is no shared object of this process.");
        }
    }

    /** The ELF number of the machine that kernels are compiled for. */
    public static final int ELF_MACHINE = Platform.ELF_MACHINE;

    /** The highest x86-64 level (1 to 4, System V ABI) that the processor supports and the system has enabled. */
    public static int cpuLevel() {
        return (int) invoke(find("nrt_cpu"), 0, 0, 0);
    }

    /** The instruction sets beyond the levels that run here, as a bit set of enum nrt_feature. */
    public static long cpuFeatures() {
        return invoke(find("nrt_features"), 0, 0, 0);
    }

    /** Number of processors that this process may use, by affinity and cgroup quota; at least 1. */
    public static int processors() {
        return (int) invoke(find("nrt_processors"), 0, 0, 0);
    }

    /** Size of memory in bytes: the machine's, or the cgroup's limit if that is less. */
    public static long memory() {
        return invoke(find("nrt_memory"), 0, 0, 0);
    }

    /** The C library, such as {@code glibc 2.36} or {@code musl}; {@code unknown} if it cannot be identified. */
    public static String libc() {
        long version = invoke(find("nrt_libc"), 0, 0, 0);
        return version == 0 ? CLibrary.here().name() : "glibc " + NrtHandles.everywhere(version).getString(0);
    }

    /** An offset in {@link CallLayout} according to the native runtime, by enum nrt_layout_item. */
    static long layout(int item) {
        return invoke(find("nrt_layout"), item, 0, 0);
    }

    /** A handle that ends the native runtime and unloads it; null without a library. */
    static MethodHandle end() {
        return BINDING.library() == null ? null : BINDING.library().end("nrt_end");
    }

    /** The address of a function of the native runtime. */
    static MemorySegment find(String name) {
        return BINDING.find(name);
    }

    /** A handle of a function with another signature, for {@code static final} fields; null without a library. */
    static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return BINDING.handle(name, shape, options);
    }

    /** Throws the reason why there is no library, if there is none. */
    private static void check() {
        if (BINDING.problem() != null) {
            throw unexpected(BINDING.problem());
        }
    }

    private static long invoke(MemorySegment function, long a, long b, long c) {
        return invoke(function, a, b, c, 0);
    }

    static long invoke(MemorySegment function, long a, long b, long c, long d) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The exception to throw in place of what a call threw. */
    static RuntimeException unexpected(Throwable e) {
        return BINDING.failure(e);
    }

    private static QuernException notLive(long address) {
        return NrtException.of("Address " + address + " is no live block of the native runtime.");
    }
}
