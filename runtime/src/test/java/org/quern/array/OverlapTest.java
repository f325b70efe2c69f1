package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Against the set of bytes that an array really touches. */
@ExtendWith(NrtBalance.class)
class OverlapTest {
    private static BitSet bytes(NDArray a) {
        BitSet touched = new BitSet();
        Cursor c = new Cursor(a.layout());
        for (long i = 0; i < a.size(); i++) {
            long at = c.next();
            touched.set((int) at, (int) at + a.dtype().itemSize());
        }
        return touched;
    }

    /** Any strides that stay in 64 bytes, overlapping ones too. */
    private static NDArray strided(MemorySegment s, Random random) {
        while (true) {
            long[] shape = new long[random.nextInt(4)];
            long[] strides = new long[shape.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = random.nextInt(5);
                strides[i] = random.nextInt(-16, 17);
            }
            try {
                return NDArray.wrap(s, DType.INT16, random.nextInt(64), shape, strides);
            } catch (ShapeException e) {
                // outside the segment: that the check is right is tested with it
            }
        }
    }

    @Test
    void neverAFalseNo() {
        MemorySegment s = MemorySegment.ofArray(new byte[64]);
        MemorySegment view = s.asReadOnly();
        Property.check(3000, random -> {
            NDArray a = strided(s, random);
            NDArray b = strided(view, random);
            BitSet both = bytes(a);
            boolean itself = both.cardinality() < 2 * a.size();
            boolean disjoint = !both.intersects(bytes(b));
            assertTrue(disjoint || Overlap.mayOverlap(a, b), "arrays over two views of one heap array");
            assertEquals(Overlap.mayOverlap(a, b), Overlap.mayOverlap(b, a));
            assertEquals(itself, Overlap.mayOverlapItself(a));
            assertTrue(a.size() == 0 || Overlap.mayOverlap(a, a.readOnly()));
        });
    }

    @Test
    void stridesOfManyAxesThatInterleave() {
        MemorySegment s = MemorySegment.ofArray(new byte[1 << 22]);
        Property.check(300, random -> {
            long[] shape = new long[random.nextInt(2, 7)];
            long[] strides = new long[shape.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = random.nextInt(1, 4);
                strides[i] = random.nextInt(-20_000, 20_001) * (random.nextInt(20) == 0 ? 0L : 1L);
            }
            NDArray a = NDArray.wrap(s, DType.INT16, 1L << 21, shape, strides);
            assertEquals(bytes(a).cardinality() < 2 * a.size(), Overlap.mayOverlapItself(a), Shapes.text(strides));
        });
        long[] twos = new long[22];
        long[] close = new long[22];
        for (int i = 0; i < twos.length; i++) {
            twos[i] = 2;
            close[i] = 90_000 + 37L * i * i;
        }
        NDArray crowded = NDArray.wrap(s, DType.INT8, 0, twos, close);
        assertTrue(Overlap.mayOverlapItself(crowded), "2^22 elements in fewer places");
    }

    @Test
    void separateParts() {
        NDArray a = NDArray.zeros(DType.FLOAT64, 4, 4);
        assertFalse(Overlap.mayOverlap(a.slice(":2"), a.slice("2:")));
        assertTrue(Overlap.mayOverlap(a.slice(":3"), a.slice("2:").flip(0)));
        assertFalse(Overlap.mayOverlap(a, NDArray.zeros(DType.FLOAT64, 4, 4)));
        assertFalse(Overlap.mayOverlap(a, a.slice("0:0")));
        assertFalse(Overlap.mayOverlap(NDArray.wrap(new double[4]), NDArray.wrap(new double[4])));
        assertFalse(Overlap.mayOverlap(a, NDArray.wrap(new double[4])));
        assertTrue(Overlap.identical(a, a.readOnly()));
        assertFalse(Overlap.identical(a, a.transpose()));
        assertTrue(Overlap.identical(a.slice("1:2"), a.slice("1").expandDims(0)));
        assertFalse(Overlap.mayOverlapItself(a.transpose().slice("::2, ::-1")));
        assertTrue(Overlap.mayOverlapItself(a.slice("0").broadcastTo(4, 4)));
        MemorySegment s = MemorySegment.ofArray(new byte[44]);
        long[] shape = {2, 4};
        assertFalse(Overlap.mayOverlapItself(NDArray.wrap(s, DType.INT32, 0, shape, new long[] {12, 8})));
        assertTrue(Overlap.mayOverlapItself(NDArray.wrap(s, DType.INT32, 0, shape, new long[] {16, 8})));
        assertTrue(Overlap.mayOverlapItself(NDArray.wrap(s, DType.INT32, 0, shape, new long[] {10, 8})));
    }

    @Test
    void oneMemoryUnderTwoNames() {
        NDArray a = NDArray.arange(DType.INT32, 8);
        try (Arena arena = Arena.ofConfined()) {
            NDArray again = NDArray.wrap(a.asSegment(arena), DType.INT32, 8);
            assertTrue(Overlap.mayOverlap(a, again));
            assertFalse(Overlap.mayOverlap(a.slice(":4"), again.slice("4:")));
        }
        a.close();
    }
}
