package org.quern.nrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The restricted operations of the binding, in one class. */
@SuppressWarnings("restricted") // binding native functions is what this package is for
final class NrtHandles {
    /** The character set of the system's file names. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"),
            StandardCharsets.UTF_8);

    private NrtHandles() {}

    /** The handle of the common signature: (function, long, long, long, long) to long. */
    static MethodHandle call() {
        return Linker.nativeLinker().downcallHandle(longs());
    }

    private static FunctionDescriptor longs() {
        return FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static FunctionDescriptor segments() {
        return FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS,
                ADDRESS, ADDRESS);
    }

    /** Native memory from an address on, without bounds or owner. */
    static MemorySegment everywhere(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE - address);
    }

    /** A C string, terminated, in the character set of file names. */
    static byte[] string(String text) {
        byte[] bytes = text.getBytes(NAMES);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /**
     * Copies an array into a segment. Segment to segment, because the copy of an array starts with a type switch that
     * is linked on first use; and not value by value through variable handles, whose first use takes milliseconds.
     */
    static void copy(byte[] bytes, MemorySegment to, long at) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, to, at, bytes.length);
    }

    /** The first {@code count} values of a segment. */
    static long[] longs(MemorySegment from, int count) {
        long[] values = new long[count];
        MemorySegment.copy(from, 0, MemorySegment.ofArray(values), 0, (long) count * Long.BYTES);
        return values;
    }

    /** A block of memory without an owner. */
    static MemorySegment memory(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** A block of memory that an arena owns, and passes to an action when it closes. */
    static MemorySegment memory(long address, long bytes, Arena arena, Consumer<MemorySegment> atClose) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, atClose);
    }

    /** nrt_run without a transition of the thread's state, which blocks the garbage collector. Linked on first use. */
    static final class Brief {
        static final MethodHandle HANDLE = Nrt.handle("nrt_run", longs(), Linker.Option.critical(false));

        private Brief() {}
    }

    /** nrt_run_segments for native segments. Linked on first use. */
    static final class Plain {
        static final MethodHandle HANDLE = Nrt.handle("nrt_run_segments", segments());

        private Plain() {}
    }

    /** nrt_run_segments for segments over Java arrays too. Linked on first use. */
    static final class Critical {
        static final MethodHandle HANDLE = Nrt.handle("nrt_run_segments", segments(), Linker.Option.critical(true));

        private Critical() {}
    }

    /** nrt_run_segments_parallel. Linked on first use. */
    static final class Parallel {
        static final MethodHandle HANDLE = Nrt.handle("nrt_run_segments_parallel",
                segments().insertArgumentLayouts(3, JAVA_LONG));

        private Parallel() {}
    }
}
