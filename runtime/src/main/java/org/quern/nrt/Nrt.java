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
 * The native runtime's functions (nrt.h is the contract). The library is loaded when this class is first used; where it
 * cannot be, an {@link UnsatisfiedLinkError} says why to each call.
 *
 * <p>Addresses are {@code long}s and are not checked: the caller keeps the memory alive meanwhile.
 */
public final class Nrt {
    /** Every allocated address is a multiple of this. */
    public static final int ALIGNMENT = 64;

    /** The most operands of {@link #runSegments}. */
    public static final int MAX_SEGMENTS = 8;

    /** The most threads of a parallel call: NRT_MAX_THREADS. */
    public static final int MAX_THREADS = 256;

    private static final int PIECE_BITS = 48;
    private static final int THREADS_BITS = 9;

    /**
     * The one C shape: four longs to a long. A further shape costs a fresh process milliseconds, a call of this one
     * nothing.
     */
    private static final Binding BINDING = Binding.make(KernelAbi.VERSION);

    /** Null without a library: then every call ends in {@link #unexpected}, which gives the reason. */
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
     * Runs elements [begin, end) of a call, in row-major order of its dimensions.
     *
     * @param call address of a {@code struct nrt_call}, see {@link CallLayout}; only read
     * @return a {@link Status}, or the {@link FaultCode} that the kernel returned
     */
    public static long run(long call, long begin, long end) {
        try {
            return (long) CALL.invokeExact(RUN, call, begin, end, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** {@link #run}, sooner under way, but the garbage collector has to wait for its end: for microseconds of work. */
    public static long runBriefly(long call, long begin, long end) {
        try {
            return (long) NrtHandles.Brief.HANDLE.invokeExact(call, begin, end, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * {@link #run} by several threads, this one among them. What they compute does not depend on it; of pieces that
     * fail, the first one's status is returned, and all before it have run.
     *
     * @param how what {@link #how} returns
     */
    public static long runParallel(long call, long begin, long end, long how) {
        try {
            return (long) CALL.invokeExact(Parallel.RUN, call, begin, end, how);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * How threads share a call.
     *
     * @param piece elements that a thread takes at a time, at least 1
     * @param threads at most, or 0 for as many as {@link #threads()}
     * @param brief whether it is not worth waking a thread that sleeps
     */
    public static long how(long piece, int threads, boolean brief) {
        return piece | ((long) threads << PIECE_BITS) | (brief ? 1L << (PIECE_BITS + THREADS_BITS) : 0);
    }

    /**
     * Threads that parallel work runs on at most, the caller's included: by default as many as {@link #processors()}.
     */
    public static int threads() {
        return (int) invoke(Parallel.THREADS, 0, 0, 0);
    }

    /**
     * Sets {@link #threads()}.
     *
     * @param most 1 to {@link #MAX_THREADS}
     */
    public static void threads(int most) {
        if (most < 1 || most > MAX_THREADS) {
            throw ArgumentException.of(most + " threads given, 1 to " + MAX_THREADS + " expected");
        }
        invoke(Parallel.THREADS, most, 0, 0);
    }

    /** From now on each parallel run is noted for {@link #lastRegion}. */
    public static void watch() {
        invoke(find("nrt_watch"), 1, 0, 0);
    }

    /** Statistics of this thread's parallel runs since the last query; zeros without one. */
    public static NrtRegion lastRegion() {
        long[] region = numbers("nrt_last_region", 5);
        return new NrtRegion((int) region[0], region[1], region[2], region[3], region[4]);
    }

    /** The result that a function writes to the memory that it is given. */
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

    /** What only parallel calls need. */
    private static final class Parallel {
        static final MemorySegment RUN = find("nrt_run_parallel");
        static final MemorySegment THREADS = find("nrt_threads");

        private Parallel() {}
    }

    /**
     * {@link #run} for memory that only a segment may name: an operand's data is an offset into its segment, or an
     * address where the segment is {@link MemorySegment#NULL}; so is the mask's.
     *
     * @param critical true allows segments over Java arrays, and keeps the garbage collector waiting meanwhile: for
     *     short ranges. False is for native segments only
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

    /** {@link #runSegments} by several threads: of native segments only. */
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
     * Allocates 64-byte aligned memory with undefined contents and a reference count of one. When native memory is
     * short, unreachable arrays are collected first: see {@link MemoryPressure}.
     *
     * @param bytes 0 is allowed
     * @throws NrtException if bytes is negative
     * @throws OutOfMemoryError naming the bytes asked for, those in use and the limit
     */
    public static long alloc(long bytes) {
        if (bytes < 0) {
            throw NrtException.of(bytes + " bytes asked for; the size of memory is not negative.");
        }
        return MemoryPressure.alloc(bytes);
    }

    /** One attempt: the address, or 0 when there is no memory. */
    static long tryAlloc(long bytes) {
        return invoke(ALLOC, bytes, 0, 0);
    }

    /** Sets the number of live bytes beyond which {@link #tryAlloc} answers 0. */
    static void limit(long bytes) {
        invoke(find("nrt_limit"), bytes, 0, 0);
    }

    /** Adds a reference to a live block. */
    public static void retain(long address) {
        if (invoke(find("nrt_retain"), address, 0, 0) < 0) {
            throw notLive(address);
        }
    }

    /** Takes a reference from a live block; the last one frees it. */
    public static void release(long address) {
        if (invoke(RELEASE, address, 0, 0) < 0) {
            throw notLive(address);
        }
    }

    /** Returns the blocks kept for reuse to the system; the bytes returned. */
    public static long trim() {
        return invoke(find("nrt_trim"), 0, 0, 0);
    }

    /** As above, for kept blocks that no allocation has needed since the last such call. */
    static long trimIdle() {
        return invoke(find("nrt_trim"), 1, 0, 0);
    }

    /** The allocator's counters, once the blocks of arrays that were found unreachable are freed. */
    public static NrtStatistics statistics() {
        BlockReference.freeFound();
        long[] s = numbers("nrt_statistics", 5);
        return new NrtStatistics(s[0], s[1], s[2], s[3], s[4]);
    }

    /** Reverses the bytes of each of count items in place. itemSize is 1, 2, 4 or 8. */
    public static void swap(long address, long count, int itemSize) {
        if (invoke(find("nrt_swap"), address, count, itemSize) != Status.OK) {
            throw NrtException.of("Cannot swap the bytes of " + count + " items of " + itemSize
                    + " bytes at address " + address + "; an item has 1, 2, 4 or 8 bytes.");
        }
    }

    /**
     * Copies code into an anonymous file that nothing can change any more, to be loaded as {@code /proc/self/fd/N}.
     *
     * @param name for debuggers and {@code /proc/self/maps}; at most 249 bytes
     * @return the file descriptor N
     * @throws NrtException with the system's error if there can be no such file
     */
    public static int seal(byte[] code, String name) {
        long fd = trySeal(code, name);
        if (fd < 0) {
            throw NrtException.of("No sealed file for " + name + " (" + code.length + " bytes): "
                    + Errno.ofMemoryFile((int) -fd) + ".");
        }
        return (int) fd;
    }

    /** As above, but -errno if the file cannot exist. */
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
     * An empty file in memory for what is too long to be {@link #seal}ed in one piece: written as, and loaded from,
     * {@code /proc/self/fd/N}.
     *
     * @return the file descriptor N
     * @throws NrtException if there can be no such file
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
     * Loads a shared object for itself alone.
     *
     * @return its handle, for {@link #unload}, and the address of the symbol
     * @throws NrtException with the reason of the system's loader, if it refuses, or there is no such symbol
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

    /** Unloads what {@link #load} returned. */
    public static void unload(long handle) {
        if (invoke(find("nrt_unload"), handle, 0, 0) != Status.OK) {
            throw NrtException.of("Handle " + handle + " is no shared object of this process.");
        }
    }

    /** ELF's number of the machine that kernels are compiled for. */
    public static final int ELF_MACHINE = Platform.ELF_MACHINE;

    /**
     * The highest x86-64 level (1 to 4, System V ABI) that runs here: the processor has it and the system enabled it.
     */
    public static int cpuLevel() {
        return (int) invoke(find("nrt_cpu"), 0, 0, 0);
    }

    /** Instruction sets beyond the levels that run here, a bit for each: enum nrt_feature. */
    public static long cpuFeatures() {
        return invoke(find("nrt_features"), 0, 0, 0);
    }

    /** Processors this process may use, by affinity and cgroup quota; at least 1. */
    public static int processors() {
        return (int) invoke(find("nrt_processors"), 0, 0, 0);
    }

    /** Bytes of memory: the machine's, or less by cgroup limit. */
    public static long memory() {
        return invoke(find("nrt_memory"), 0, 0, 0);
    }

    /** The C library, such as {@code glibc 2.36}, {@code musl}, or {@code unknown} where it does not tell. */
    public static String libc() {
        long version = invoke(find("nrt_libc"), 0, 0, 0);
        return version == 0 ? CLibrary.here().name() : "glibc " + NrtHandles.everywhere(version).getString(0);
    }

    /** The library's own idea of an offset of {@link CallLayout}, by enum nrt_layout_item. */
    static long layout(int item) {
        return invoke(find("nrt_layout"), item, 0, 0);
    }

    /** Ends the native runtime and unloads it; null without one. */
    static MethodHandle end() {
        return BINDING.library() == null ? null : BINDING.library().end("nrt_end");
    }

    /** The address of a function of the native runtime. */
    static MemorySegment find(String name) {
        return BINDING.find(name);
    }

    /** A handle of one of another shape, for {@code static final} fields; null without a library. */
    static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return BINDING.handle(name, shape, options);
    }

    /** Throws the reason why there is no library, if it is missing. */
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
