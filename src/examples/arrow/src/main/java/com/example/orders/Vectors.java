package com.example.orders;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.quern.dtype.DType;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/**
 * Arrow's vectors as arrays over their very memory: nothing is copied, both see each other's writes. Good while the
 * vector is not closed, cleared or grown, and until the arena is closed, after which a use throws.
 */
final class Vectors {
    /** One bit of a byte: 1 bit for a value that is there, the first value's in the lowest place. */
    private static final Ufunc BIT = Ufunc.define("bit", (bytes, place) -> bytes.shr(place).and(1).ne(0));

    private static final NDArray PLACES = NDArray.of(new byte[] { 0, 1, 2, 3, 4, 5, 6, 7 }).asType(DType.UINT8);

    private Vectors() {
    }

    /** The values; those that are null have some bits. */
    static NDArray values(BaseFixedWidthVector vector, DType type, Arena arena) {
        return over(vector.getDataBuffer(), type, vector.getValueCount(), arena);
    }

    /** The validity bits, eight to a uint8. */
    static NDArray validity(BaseFixedWidthVector vector, Arena arena) {
        return over(vector.getValidityBuffer(), DType.UINT8, (vector.getValueCount() + 7) / 8, arena);
    }

    /** Whether each value is there, as a mask for {@code where(...)}: an array of its own. */
    static NDArray present(BaseFixedWidthVector vector, Arena arena) {
        NDArray bytes = validity(vector, arena);
        NDArray bits = BIT.apply(bytes.reshape(bytes.size(), 1), PLACES);
        return bits.reshape(8 * bytes.size()).slice("0:" + vector.getValueCount());
    }

    private static NDArray over(ArrowBuf buffer, DType type, long count, Arena arena) {
        if (count == 0) {
            return NDArray.empty(type, 0); // Arrow's empty buffers have no address
        }
        MemorySegment memory = MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(count * type.itemSize(),
                arena, null);
        return NDArray.wrap(memory, type, count);
    }
}
