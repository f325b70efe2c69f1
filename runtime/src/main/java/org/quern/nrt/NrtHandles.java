package org.quern.nrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The restricted operations of the binding, in one place. */
@SuppressWarnings("restricted") // binding native functions is what this package is for
final class NrtHandles {
    private NrtHandles() {}

    /** (function, long, long, long, long) to long. */
    static MethodHandle call() {
        return Linker.nativeLinker().downcallHandle(longs());
    }

    private static FunctionDescriptor longs() {
        return FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static FunctionDescriptor segments() {
        return FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS, ADDRESS);
    }

    /** Native memory from an address on, without an end or an owner. */
    static MemorySegment everywhere(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE - address);
    }

    /**
     * The address of a C string. Copied as a block: {@link Arena#allocateFrom(String)} goes through a variable handle, whose
     * first use costs a fresh process milliseconds.
     */
    static long string(Arena arena, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment string = arena.allocate(bytes.length + 1L); // arrives zeroed, so it is terminated
        copy(bytes, string);
        return string.address();
    }

    /**
     * Copies an array to the start of a segment. Segment to segment, since the copy of an array begins with a type switch,
     * which is linked when first used.
     */
    static void copy(byte[] bytes, MemorySegment to) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, to, 0, bytes.length);
    }

    /** A block of memory without an owner. */
    static MemorySegment memory(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** A block of memory that an arena owns and, when it closes, hands to an action. */
    static MemorySegment memory(long address, long bytes, Arena arena, Consumer<MemorySegment> atClose) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, atClose);
    }

    /** nrt_run without leaving Java's state; made when first needed. */
    static final class Brief {
        static final MethodHandle HANDLE =
                Linker.nativeLinker().downcallHandle(Nrt.find("nrt_run"), longs(), Linker.Option.critical(false));

        private Brief() {}
    }

    /** nrt_run_segments for native segments; made when first needed. */
    static final class Plain {
        static final MethodHandle HANDLE =
                Linker.nativeLinker().downcallHandle(Nrt.find("nrt_run_segments"), segments());

        private Plain() {}
    }

    /** nrt_run_segments for segments over Java arrays as well; made when first needed. */
    static final class Critical {
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(Nrt.find("nrt_run_segments"), segments(), Linker.Option.critical(true));

        private Critical() {}
    }

    /** nrt_run_segments_parallel; made when first needed. */
    static final class Parallel {
        static final MethodHandle HANDLE = Linker.nativeLinker().downcallHandle(Nrt.find("nrt_run_segments_parallel"),
                segments().insertArgumentLayouts(3, JAVA_LONG));

        private Parallel() {}
    }
}
