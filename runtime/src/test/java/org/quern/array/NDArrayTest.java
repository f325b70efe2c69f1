package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Making arrays, their elements as Java values, copies. */
@ExtendWith(NrtBalance.class)
class NDArrayTest {
    @Test
    void creation() {
        assertArrayEquals(new double[] {0, 0}, NDArray.zeros(DType.FLOAT64, 2).toDoubleArray());
        assertArrayEquals(new float[] {1.5f, 1.5f, 1.5f}, NDArray.full(DType.FLOAT32, 1.5, 3).toFloatArray());
        assertArrayEquals(new int[] {-7, -7, -7, -7, -7}, NDArray.full(DType.INT32, -7, 5).toIntArray());
        assertArrayEquals(new long[0], NDArray.full(DType.INT64, 1, 3, 0).toLongArray());
        assertArrayEquals(new byte[] {1, -2}, NDArray.of((byte) 1, (byte) -2).toByteArray());
        assertArrayEquals(new short[] {1, -2}, NDArray.of((short) 1, (short) -2).toShortArray());
        assertArrayEquals(new boolean[] {true, false}, NDArray.of(true, false).toBooleanArray());
        assertEquals(DType.FLOAT32, NDArray.scalar(1f).dtype());
        assertEquals(0, NDArray.scalar(true).ndim());
        assertEquals(5, NDArray.scalar(5).getLong());
        assertEquals(1L << 40, NDArray.scalar(1L << 40).getLong());
        assertArrayEquals(new double[] {0, 1, 2}, NDArray.arange(DType.UINT8, 3).toDoubleArray());
        assertArrayEquals(new double[] {2, 2.25, 2.5, 2.75, 3}, NDArray.linspace(2, 3, 5).toDoubleArray());
        assertArrayEquals(new double[] {2}, NDArray.linspace(2, 3, 1).toDoubleArray());
        assertEquals(0, NDArray.linspace(2, 3, 0).size());
        dtype("the value 128 does not fit int8", () -> NDArray.arange(DType.INT8, 129));
        dtype("arange of 3 elements does not fit bool", () -> NDArray.arange(DType.BOOL, 3));
        dtype("the value 1.5 does not fit int32", () -> NDArray.full(DType.INT32, 1.5, 2));
        assertThrows(ShapeException.class, () -> NDArray.zeros(DType.FLOAT64, -1));
        assertThrows(ShapeException.class, () -> NDArray.arange(DType.FLOAT64, -1));
    }

    @Test
    void wrappedMemoryIsShared() {
        double[] values = {1, 2, 3, 4, 5, 6};
        NDArray a = NDArray.wrap(values).reshape(2, 3);
        a.setDouble(9, 1, 0);
        values[0] = 8;
        assertArrayEquals(new double[] {8, 2, 3, 9, 5, 6}, a.toDoubleArray());
        a.close();
        assertEquals(8, a.getDouble(0, 0), "close() leaves the caller's memory alone");
        assertArrayEquals(new float[] {1}, NDArray.wrap(new float[] {1}).toFloatArray());
        assertArrayEquals(new long[] {1}, NDArray.wrap(new long[] {1}).toLongArray());
        assertArrayEquals(new int[] {1}, NDArray.wrap(new int[] {1}).toIntArray());
        assertArrayEquals(new short[] {1}, NDArray.wrap(new short[] {1}).toShortArray());
        assertArrayEquals(new byte[] {1}, NDArray.wrap(new byte[] {1}).toByteArray());
    }

    @Test
    void wrappedSegmentsAreBoundsChecked() {
        MemorySegment s = MemorySegment.ofArray(new byte[33]);
        NDArray odd = NDArray.wrap(s.asSlice(1), DType.FLOAT64, 2, 2);
        odd.setDouble(Math.PI, 1, 1);
        assertEquals(Math.PI, s.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 25));
        assertFalse(NDArray.wrap(s.asReadOnly(), DType.INT8, 33).writable());
        NDArray backwards = NDArray.wrap(s, DType.FLOAT64, 25, new long[] {4}, new long[] {-8});
        assertEquals(Math.PI, backwards.getDouble(0));
        shape("covers bytes 0 to 40 of a segment of 33 bytes", () -> NDArray.wrap(s, DType.FLOAT64, 5));
        shape("covers bytes -7 to 33", () -> NDArray.wrap(s, DType.FLOAT64, 25, new long[] {5}, new long[] {-8}));
        shape("starts outside the segment", () -> NDArray.wrap(s, DType.INT8, 34, new long[] {0}, new long[] {1}));
        shape("starts outside the segment", () -> NDArray.wrap(s, DType.INT8, -1, new long[] {1}, new long[] {1}));
        shape("reaches past any memory",
                () -> NDArray.wrap(s, DType.INT8, 0, new long[] {3, 3},
                        new long[] {Long.MAX_VALUE / 2, Long.MAX_VALUE / 2}));
        shape("reaches past any memory",
                () -> NDArray.wrap(s, DType.INT8, 0, new long[] {2, 9}, new long[] {0, Long.MIN_VALUE}));
        shape("1 strides for the shape (2,2)", () -> NDArray.wrap(s, DType.INT8, 0, new long[] {2, 2}, new long[] {1}));
    }

    /** Every dtype takes its whole range and nothing else, through long and through double. */
    @Test
    void integersKeepTheirRange() {
        for (DType t : DType.values()) {
            if (!t.isInteger() || t.itemSize() == 8) {
                continue;
            }
            int bits = 8 * t.itemSize();
            boolean signed = t.kind() == DType.Kind.SIGNED;
            long least = signed ? -1L << (bits - 1) : 0;
            long most = least + (1L << bits) - 1;
            NDArray a = NDArray.zeros(t, 1);
            for (long v : new long[] {least, most, 0, 1}) {
                a.setLong(v, 0);
                assertEquals(v, a.getLong(0), t.toString());
                a.setDouble((double) v, 0);
                assertEquals((double) v, a.getDouble(0), t.toString());
            }
            dtype("does not fit " + t, () -> a.setLong(least - 1, 0));
            dtype("does not fit " + t, () -> a.setLong(most + 1, 0));
            dtype("does not fit " + t, () -> a.setDouble(most + 1.0, 0));
            dtype("does not fit " + t, () -> a.setDouble(0.5, 0));
            dtype("does not fit " + t, () -> a.setDouble(Double.NaN, 0));
        }
    }

    @Test
    void sixtyFourBits() {
        NDArray s = NDArray.zeros(DType.INT64, 1);
        s.setDouble(-0x1p63, 0);
        assertEquals(Long.MIN_VALUE, s.getLong(0));
        dtype("does not fit int64", () -> s.setDouble(0x1p63, 0));
        NDArray u = NDArray.zeros(DType.UINT64, 1);
        u.setLong(-1, 0);
        assertEquals(0x1p64, u.getDouble(0));
        assertEquals(-1, u.getLong(0));
        assertArrayEquals(new long[] {-1}, u.toLongArray());
        u.setDouble(0x1p63, 0);
        assertEquals(Long.MIN_VALUE, u.getLong(0));
        u.setDouble(0x1.fffffffffffffp63, 0);
        assertEquals(0xfffffffffffff800L, u.getLong(0));
        dtype("does not fit uint64", () -> u.setDouble(0x1p64, 0));
        dtype("does not fit uint64", () -> u.setDouble(-1, 0));
        Property.check(2000, random -> {
            long bits = random.nextLong() >>> random.nextInt(64) | random.nextLong() << random.nextInt(64);
            assertEquals(new java.math.BigDecimal(Long.toUnsignedString(bits)).doubleValue(),
                    Elements.unsignedToDouble(bits));
        });
    }

    @Test
    void conversions() {
        NDArray d = NDArray.of(0.0, -0.0, Double.NaN, 2.5);
        assertFalse(d.getBoolean(1));
        assertTrue(d.getBoolean(2));
        dtype("cannot read float64 elements as long", () -> d.getLong(3));
        NDArray b = NDArray.zeros(DType.BOOL, 2);
        b.setDouble(Double.NaN, 0);
        assertArrayEquals(new boolean[] {true, false}, b.toBooleanArray());
        NDArray f = NDArray.zeros(DType.FLOAT32, 1);
        f.setBoolean(true, 0);
        assertEquals(1, f.getDouble(0));
        f.setDouble(0.1, -1);
        assertEquals(0.1f, f.getDouble(0));
        NDArray u = NDArray.arange(DType.UINT16, 3);
        assertArrayEquals(new int[] {0, 1, 2}, u.toIntArray());
        assertArrayEquals(new float[] {0, 1, 2}, u.toFloatArray());
        assertArrayEquals(new long[] {0, 1, 2}, u.toLongArray());
        shape("more than a Java array holds", () -> NDArray.scalar(1.0).broadcastTo(1L << 32).toDoubleArray());
    }

    @Test
    void copyFromIsSafeWhereMemoryOverlaps() {
        Property.check(1000, random -> {
            NDArray a = NDArray.arange(DType.INT32, 36).reshape(6, 6);
            int n = 1 + random.nextInt(5);
            NDArray target = square(a, n, random);
            NDArray source = square(a, n, random);
            if (random.nextInt(3) == 0) {
                source = source.select(0, 0);
            }
            NDArray expected = source.broadcastTo(n, n).copy();
            target.copyFrom(source);
            assertTrue(target.sameElements(expected));
        });
    }

    private static NDArray square(NDArray a, int n, Random random) {
        int row = random.nextInt(7 - n);
        int column = random.nextInt(7 - n);
        NDArray part = a.slice(0, row, row + n, 1).slice(1, column, column + n, 1);
        part = random.nextBoolean() ? part.transpose() : part;
        part = random.nextBoolean() ? part.flip(0) : part;
        return random.nextBoolean() ? part.flip(1) : part;
    }

    @Test
    void copyFromRefuses() {
        NDArray a = NDArray.zeros(DType.INT32, 2, 3);
        dtype("the target is int32, the source float64", () -> a.copyFrom(NDArray.of(1.0, 2, 3)));
        shape("shape (2) does not broadcast to (2,3)", () -> a.copyFrom(NDArray.of(1, 2)));
        NDArray window = NDArray.wrap(MemorySegment.ofArray(new int[4]), DType.INT32, 0, new long[] {3, 2},
                new long[] {4, 4});
        assertThrows(ReadOnlyArrayException.class, () -> window.copyFrom(NDArray.of(1)));
        for (NDArray r : new NDArray[] {a.readOnly(), a.broadcastTo(2, 2, 3), a.readOnly().slice("0").transpose()}) {
            assertFalse(r.writable());
            assertThrows(ReadOnlyArrayException.class, () -> r.copyFrom(NDArray.of(1)));
        }
        ReadOnlyArrayException e = assertThrows(ReadOnlyArrayException.class, () -> a.readOnly().setLong(1, 0, 0));
        assertEquals("setLong on a read-only int32 array of shape (2,3)", e.getMessage());
    }

    @Test
    void sameElementsComparesBits() {
        NDArray a = NDArray.of(Double.NaN, 0.0, 1);
        assertTrue(a.sameElements(a.copy()));
        assertFalse(a.sameElements(NDArray.of(Double.NaN, -0.0, 1)));
        assertFalse(NDArray.of(1, 2).sameElements(NDArray.of(1L, 2L)));
        assertFalse(NDArray.of(1, 2).sameElements(NDArray.of(1, 2).expandDims(0)));
        assertTrue(NDArray.zeros(DType.INT8, 0, 3).sameElements(NDArray.zeros(DType.INT8, 0, 3)));
        NDArray m = NDArray.arange(DType.INT16, 60).reshape(3, 4, 5);
        assertTrue(m.transpose(1, 2, 0).sameElements(m.transpose(1, 2, 0).copy()));
        NDArray other = m.copy();
        other.setLong(0, 2, 3, 4);
        assertFalse(m.transpose().sameElements(other.transpose()));
        assertFalse(m.transpose().copy().sameElements(other.transpose()));
        assertFalse(m.slice("..., ::-1").sameElements(other.slice("..., ::-1")));
    }

    private static void dtype(String part, Executable call) {
        DTypeException e = assertThrows(DTypeException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static void shape(String part, Executable call) {
        ShapeException e = assertThrows(ShapeException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
