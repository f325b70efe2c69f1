package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ir.interpret.Scalars;

/** Elements by their bits, in and out of arrays and memory. */
final class Elements {
    private Elements() {}

    static void set(MemorySegment memory, long at, DType type, long bits) {
        switch (type.itemSize()) {
            case 1 -> memory.set(JAVA_BYTE, at, (byte) bits);
            case 2 -> memory.set(JAVA_SHORT_UNALIGNED, at, (short) bits);
            case 4 -> memory.set(JAVA_INT_UNALIGNED, at, (int) bits);
            default -> memory.set(JAVA_LONG_UNALIGNED, at, bits);
        }
    }

    static long get(MemorySegment memory, long at, DType type) {
        long bits = switch (type.itemSize()) {
            case 1 -> memory.get(JAVA_BYTE, at);
            case 2 -> memory.get(JAVA_SHORT_UNALIGNED, at);
            case 4 -> memory.get(JAVA_INT_UNALIGNED, at);
            default -> memory.get(JAVA_LONG_UNALIGNED, at);
        };
        if (type == DType.BOOL && bits != 0 && bits != 1) {
            throw new AssertionError("a bool is 0 or 1, written was " + bits);
        }
        return Scalars.wrap(type, bits);
    }

    /** A new 1-d array of these elements. */
    static NDArray array(DType type, long[] bits) {
        NDArray a = NDArray.empty(type, bits.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = a.asSegment(arena);
            for (int i = 0; i < bits.length; i++) {
                set(memory, (long) i * type.itemSize(), type, bits[i]);
            }
        }
        return a;
    }

    /** All elements, row-major. */
    static long[] of(NDArray a) {
        try (NDArray copy = a.copy(); Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy.asSegment(arena);
            long[] bits = new long[Math.toIntExact(copy.size())];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = get(memory, (long) i * copy.dtype().itemSize(), copy.dtype());
            }
            return bits;
        }
    }
}
