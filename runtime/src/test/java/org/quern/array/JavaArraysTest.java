package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.lang.foreign.Arena;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Arrays made of Java arrays and back, unsigned ones above all, against plain Java. */
@ExtendWith(NrtBalance.class)
class JavaArraysTest {
    /** An array of 24 elements in several layouts and places, and the numbers of its elements in their order. */
    private record Placed(NDArray array, List<Integer> order) {}

    /** Views of an array of shape (2,3,4) and of its copy in native memory. */
    private static List<Placed> placed(NDArray heap) {
        NDArray cube = heap.reshape(2, 3, 4);
        NDArray places = NDArray.arange(DType.INT32, 24).reshape(2, 3, 4);
        List<Function<NDArray, NDArray>> views = List.of(a -> a, NDArray::transpose, a -> a.slice("::-1, 1:, ::2"),
                a -> a.swapAxes(0, 1).flip(2), a -> a.slice("1, 2, 3"), a -> a.slice("0:0"),
                a -> a.slice("0").broadcastTo(2, 3, 4));
        return views.stream().flatMap(v -> List.of(cube, cube.copy()).stream()
                .map(a -> new Placed(v.apply(a), Arrays.stream(v.apply(places).toIntArray()).boxed().toList())))
                .toList();
    }

    @Test
    void bytes() {
        Property.check(50, random -> {
            byte[] b = new byte[24];
            random.nextBytes(b);
            for (Placed p : placed(NDArray.wrap(b, DType.UINT8, 2, 3, 4))) {
                byte[] bits = new byte[p.order().size()];
                short[] shorts = new short[bits.length];
                int[] ints = new int[bits.length];
                long[] longs = new long[bits.length];
                float[] floats = new float[bits.length];
                double[] doubles = new double[bits.length];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = b[p.order().get(i)];
                    ints[i] = Byte.toUnsignedInt(bits[i]);
                    shorts[i] = (short) ints[i];
                    longs[i] = ints[i];
                    floats[i] = ints[i];
                    doubles[i] = ints[i];
                }
                NDArray a = p.array();
                assertArrayEquals(bits, a.toByteArray());
                assertArrayEquals(bits, a.toByteArray(Casting.NO));
                assertArrayEquals(shorts, a.toShortArray());
                assertArrayEquals(ints, a.toIntArray());
                assertArrayEquals(longs, a.toLongArray());
                assertArrayEquals(floats, a.toFloatArray());
                assertArrayEquals(doubles, a.toDoubleArray());
            }
        });
    }

    @Test
    void shorts() {
        Property.check(50, random -> {
            short[] s = new short[24];
            for (int i = 0; i < s.length; i++) {
                s[i] = (short) random.nextInt();
            }
            for (Placed p : placed(NDArray.wrap(s, DType.UINT16, 2, 3, 4))) {
                short[] bits = new short[p.order().size()];
                byte[] low = new byte[bits.length];
                int[] ints = new int[bits.length];
                float[] floats = new float[bits.length];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = s[p.order().get(i)];
                    low[i] = (byte) bits[i];
                    ints[i] = Short.toUnsignedInt(bits[i]);
                    floats[i] = ints[i];
                }
                NDArray a = p.array();
                assertArrayEquals(bits, a.toShortArray());
                assertArrayEquals(low, a.toByteArray(Casting.SAME_KIND));
                assertArrayEquals(ints, a.toIntArray());
                assertArrayEquals(floats, a.toFloatArray());
            }
        });
    }

    @Test
    void ints() {
        Property.check(50, random -> {
            int[] v = random.ints(24).toArray();
            for (Placed p : placed(NDArray.wrap(v, DType.UINT32, 2, 3, 4))) {
                int[] bits = new int[p.order().size()];
                long[] longs = new long[bits.length];
                float[] floats = new float[bits.length];
                double[] doubles = new double[bits.length];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = v[p.order().get(i)];
                    longs[i] = Integer.toUnsignedLong(bits[i]);
                    floats[i] = (float) longs[i];
                    doubles[i] = (double) longs[i];
                }
                NDArray a = p.array();
                assertArrayEquals(bits, a.toIntArray());
                assertArrayEquals(longs, a.toLongArray());
                assertArrayEquals(floats, a.toFloatArray(Casting.SAME_KIND));
                assertArrayEquals(doubles, a.toDoubleArray());
            }
        });
    }

    @Test
    void longs() {
        Property.check(50, random -> {
            long[] v = random.longs(24).toArray();
            v[3] = -1;
            v[5] = Long.MIN_VALUE;
            for (Placed p : placed(NDArray.wrap(v, DType.UINT64, 2, 3, 4))) {
                long[] bits = new long[p.order().size()];
                float[] floats = new float[bits.length];
                double[] doubles = new double[bits.length];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = v[p.order().get(i)];
                    BigInteger value = new BigInteger(Long.toUnsignedString(bits[i]));
                    floats[i] = value.floatValue();
                    doubles[i] = value.doubleValue();
                }
                NDArray a = p.array();
                assertArrayEquals(bits, a.toLongArray());
                assertArrayEquals(floats, a.toFloatArray(Casting.SAME_KIND));
                assertArrayEquals(doubles, a.toDoubleArray());
            }
        });
    }

    /** What a rule allows, for each dtype and each Java array; converted values are those of asType. */
    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void castingRules(DType type) {
        NDArray a = NDArray.wrap(new double[] {0, 1, 2.5, 127, 128, 255, -1, 1e10}).asType(type);
        for (Casting rule : Casting.values()) {
            for (DType to : new DType[] {DType.FLOAT64, DType.FLOAT32, DType.INT64, DType.INT32, DType.INT16,
                DType.INT8, DType.BOOL}) {
                boolean bits = type.kind() == DType.Kind.UNSIGNED && to.kind() == DType.Kind.SIGNED
                        && type.itemSize() == to.itemSize();
                if (bits || rule.allows(type, to)) {
                    assertSameElements(a.asType(to), copied(a, to, rule), type + " by " + rule);
                } else {
                    assertThrows(DTypeException.class, () -> copied(a, to, rule), type + " to " + to + " by " + rule);
                }
            }
        }
    }

    private static void assertSameElements(NDArray expected, NDArray actual, String what) {
        assertEquals(expected.dtype(), actual.dtype(), what);
        assertEquals(expected.toString(), actual.toString(), what);
    }

    private static NDArray copied(NDArray a, DType to, Casting rule) {
        return switch (to.toString()) {
            case "float64" -> NDArray.wrap(a.toDoubleArray(rule));
            case "float32" -> NDArray.wrap(a.toFloatArray(rule));
            case "int64" -> NDArray.wrap(a.toLongArray(rule));
            case "int32" -> NDArray.wrap(a.toIntArray(rule));
            case "int16" -> NDArray.wrap(a.toShortArray(rule));
            case "int8" -> NDArray.wrap(a.toByteArray(rule));
            default -> NDArray.of(a.toBooleanArray(rule));
        };
    }

    /** Without a rule it is SAFE; the message names the rule that allows it. */
    @Test
    void refusedConversions() {
        NDArray d = NDArray.of(1.5, 2.5);
        String copy = "cannot copy float64 elements to ";
        refused(DTypeException.class, d::toFloatArray,
                copy + "float[], whose dtype is float32, by the casting rule safe;"
                        + " the rule same_kind allows it: toFloatArray(Casting.SAME_KIND)");
        refused(DTypeException.class, () -> d.toIntArray(Casting.SAME_KIND), copy + "int[], whose dtype is int32, by"
                + " the casting rule same_kind; the rule unsafe allows it: toIntArray(Casting.UNSAFE)");
        refused(DTypeException.class, d::toBooleanArray, copy + "boolean[], whose dtype is bool, by the casting rule"
                + " safe; the rule unsafe allows it: toBooleanArray(Casting.UNSAFE)");
        refused(DTypeException.class, () -> NDArray.of(1, 2).toLongArray(Casting.NO), "cannot copy int32 elements to"
                + " long[], whose dtype is int64, by the casting rule no; the rule safe allows it:"
                + " toLongArray(Casting.SAFE)");
        refused(DTypeException.class, NDArray.wrap(new short[2], DType.UINT16)::toByteArray, "cannot copy uint16"
                + " elements to byte[], whose dtype is int8, by the casting rule safe; the rule same_kind allows it:"
                + " toByteArray(Casting.SAME_KIND)");
        assertArrayEquals(new int[] {1, 2}, d.toIntArray(Casting.UNSAFE));
        assertArrayEquals(new boolean[] {true, true}, d.toBooleanArray(Casting.UNSAFE));
        assertArrayEquals(new byte[] {1, 0}, NDArray.of(true, false).toByteArray());
        refused(ShapeException.class, () -> NDArray.scalar(1.0).broadcastTo(1L << 32).toFloatArray(Casting.UNSAFE),
                "float64 array of shape (4294967296) has 4294967296 elements, more than a Java array holds");
    }

    @Test
    void wrappedMemoryIsShared() {
        byte[] b = new byte[6];
        NDArray image = NDArray.wrap(b, DType.UINT8, 1, 2, 3);
        image.setLong(200, 0, 1, -1);
        assertEquals(200, Byte.toUnsignedInt(b[5]));
        b[0] = (byte) 255;
        assertEquals(255, image.getLong(0, 0, 0));
        assertEquals(255, image.getDouble(0, 0, 0));
        assertEquals("[[[255   0   0]\n  [  0   0 200]]]", image.toString());
        refused(DTypeException.class, () -> image.setLong(256, 0, 0, 0),
                "the value 256 does not fit uint8: it must be a whole number in its range");
        assertSame(b, image.asSegment(Arena.global()).heapBase().orElseThrow());
        image.close();
        assertEquals(255, image.getLong(0, 0, 0), "the memory stays the caller's");

        NDArray flags = NDArray.wrap(new byte[] {0, 1, 7}, DType.BOOL);
        assertArrayEquals(new boolean[] {false, true, true}, flags.toBooleanArray());
        short[] s = {-1};
        assertEquals(65535, NDArray.wrap(s, DType.UINT16).getLong(0));
        assertEquals(4294967295L, NDArray.wrap(new int[] {-1}, DType.UINT32).getLong(0));
        for (NDArray a : new NDArray[] {NDArray.wrap(new double[6], 2, 3), NDArray.wrap(new float[6], 2, 3),
            NDArray.wrap(new long[6], 2, 3), NDArray.wrap(new int[6], 2, 3), NDArray.wrap(new short[6], 2, 3),
            NDArray.wrap(new byte[6], 2, 3)}) {
            assertArrayEquals(new long[] {2, 3}, a.shape());
            a.setLong(1, 1, 2);
            assertEquals(1, a.getDouble(-1, -1));
        }
        assertArrayEquals(new long[] {5}, NDArray.wrap(new byte[5], DType.UINT8).shape());
        assertArrayEquals(new long[] {0, 3}, NDArray.wrap(new double[0], 0, 3).shape());
    }

    @Test
    void copiesAreApart() {
        byte[] b = {-1, 2, 3, 4};
        NDArray u = NDArray.of(b, DType.UINT8, 2, 2);
        b[0] = 0;
        assertEquals("uint8 [[255   2]\n [  3   4]]", u.dtype() + " " + u);
        assertEquals("[[65535]]", NDArray.of(new short[] {-1}, DType.UINT16, 1, 1).toString());
        assertEquals("[4294967295]", NDArray.of(new int[] {-1}, DType.UINT32).toString());
        assertEquals("[18446744073709551615]", NDArray.of(new long[] {-1}, DType.UINT64).toString());
        assertEquals("[[1. 2.]]", NDArray.of(new double[] {1, 2}, 1, 2).toString());
        assertEquals("[[1.]\n [2.]]", NDArray.of(new float[] {1, 2}, 2, 1).toString());
        assertEquals("[[1 2]]", NDArray.of(new long[] {1, 2}, 1, 2).toString());
        assertEquals("[[1 2]]", NDArray.of(new int[] {1, 2}, 1, 2).toString());
        assertEquals("[[1 2]]", NDArray.of(new short[] {1, 2}, 1, 2).toString());
        assertEquals("[[1 2]]", NDArray.of(new byte[] {1, 2}, 1, 2).toString());
        assertEquals("[[ True False]]", NDArray.of(new boolean[] {true, false}, 1, 2).toString());
        NDArray bytes = NDArray.of(DType.UINT8, 0, 200, 255);
        assertEquals("uint8 [  0 200 255]", bytes.dtype() + " " + bytes);
        assertEquals("[1. 2.]", NDArray.of(DType.FLOAT32, 1, 2).toString());
        assertEquals("[18446744073709551615]", NDArray.of(DType.UINT64, -1).toString());
        assertEquals(0, NDArray.of(DType.UINT8).size());
        refused(DTypeException.class, () -> NDArray.of(DType.UINT8, 1, 256),
                "the value 256 does not fit uint8: it must be a whole number in its range");
    }

    @Test
    void refusedShapesAndDtypes() {
        refused(ShapeException.class, () -> NDArray.wrap(new double[5], 2, 3),
                "shape (2,3) is of 6 elements, the Java array has 5 elements: it must have as many");
        refused(ShapeException.class, () -> NDArray.of(new byte[1], DType.UINT8, 2),
                "shape (2) is of 2 elements, the Java array has 1 element: it must have as many");
        refused(ShapeException.class, () -> NDArray.wrap(new int[1], -1),
                "shape (-1) has the negative length -1 at axis 0");
        refused(DTypeException.class, () -> NDArray.wrap(new byte[2], DType.UINT16, 1),
                "byte[] given for uint16; it holds int8, uint8 or bool");
        refused(DTypeException.class, () -> NDArray.of(new int[2], DType.FLOAT32, 2),
                "int[] given for float32; it holds int32 or uint32");
        refused(DTypeException.class, () -> NDArray.wrap(new short[2], DType.INT8),
                "short[] given for int8; it holds int16 or uint16");
        refused(DTypeException.class, () -> NDArray.wrap(new long[2], DType.FLOAT64),
                "long[] given for float64; it holds int64 or uint64");
    }

    @Test
    void bigIntegers() {
        BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        NDArray u = NDArray.zeros(DType.UINT64, 2);
        u.setBigInteger(most, 1);
        assertEquals(-1, u.getLong(1));
        assertEquals(most, u.getBigInteger(1));
        assertEquals("[                   0 18446744073709551615]", u.toString());
        assertEquals("18446744073709551615", u.select(0, 1).toString());
        refused(DTypeException.class, () -> u.setBigInteger(most.add(BigInteger.ONE), 0),
                "the value 18446744073709551616 does not fit uint64: it must be a whole number in its range");
        refused(DTypeException.class, () -> u.setBigInteger(BigInteger.valueOf(-1), 0),
                "the value -1 does not fit uint64: it must be a whole number in its range");
        NDArray i = NDArray.of(DType.INT64, -1);
        assertEquals(BigInteger.valueOf(-1), i.getBigInteger(0));
        assertEquals(BigInteger.valueOf(200), NDArray.of(DType.UINT8, 200).getBigInteger(0));
        NDArray f = NDArray.zeros(DType.FLOAT32, 1);
        f.setBigInteger(new BigInteger("16777217000000000001"), 0);
        assertEquals(new BigInteger("16777217000000000001").floatValue(), f.getDouble(0));
        refused(DTypeException.class, () -> f.getBigInteger(0),
                "cannot read float32 elements as BigInteger: the fraction would be lost; read them as double");
        refused(DTypeException.class, () -> f.setBigInteger(BigInteger.TWO.pow(128), 0),
                "an integer of 129 bits is too large for float32");
        NDArray d = NDArray.zeros(DType.FLOAT64, 1);
        d.setBigInteger(BigInteger.TWO.pow(1023), 0);
        assertEquals(0x1p1023, d.getDouble(0));
        refused(DTypeException.class, () -> d.setBigInteger(BigInteger.TWO.pow(1024).negate(), 0),
                "an integer of 1025 bits is too large for float64");
        assertEquals(0x1p1023, d.getDouble(0), "unchanged");
        NDArray b = NDArray.zeros(DType.BOOL, 1);
        b.setBigInteger(BigInteger.TWO.pow(64), 0);
        assertEquals("[ True]", b.toString());
        refused(ReadOnlyArrayException.class, () -> u.readOnly().setBigInteger(most, 0),
                "setBigInteger on a read-only uint64 array of shape (2)");
    }

    @Test
    void fill() {
        NDArray u = NDArray.zeros(DType.UINT8, 3, 4);
        u.slice("::2, 1::2").fill(200);
        assertEquals("[[  0 200   0 200]\n [  0   0   0   0]\n [  0 200   0 200]]", u.toString());
        u.fill(1.0);
        assertEquals(12, sum(u));
        u.slice(":, ::-1").slice(":, 0:1").fill(true);
        u.slice("1").fill(7);
        assertEquals("[[1 1 1 1]\n [7 7 7 7]\n [1 1 1 1]]", u.toString());
        NDArray w = NDArray.empty(DType.UINT64, 2, 2).transpose();
        w.fill(-1);
        assertEquals("[[18446744073709551615 18446744073709551615]\n [18446744073709551615 18446744073709551615]]",
                w.toString());
        double[] heap = new double[5];
        NDArray.wrap(heap).slice("1:4").fill(0.5);
        assertArrayEquals(new double[] {0, 0.5, 0.5, 0.5, 0}, heap);
        NDArray.empty(DType.INT16, 0, 3).fill(1);
        refused(DTypeException.class, () -> u.fill(256),
                "the value 256 does not fit uint8: it must be a whole number in its range");
        refused(DTypeException.class, () -> u.fill(0.5),
                "the value 0.5 does not fit uint8: it must be a whole number in its range");
        refused(ReadOnlyArrayException.class, () -> u.broadcastTo(2, 3, 4).fill(1),
                "fill on a read-only uint8 array of shape (2,3,4)");
    }

    private static long sum(NDArray a) {
        long sum = 0;
        for (long v : a.toLongArray()) {
            sum += v;
        }
        return sum;
    }

    /** Random dtypes and layouts: fill is what setting every element is. */
    @Test
    void fillIsEverySet() {
        Property.check(200, random -> {
            DType type = DType.values()[random.nextInt(DType.values().length)];
            NDArray filled = NDArray.zeros(type, 4, 5);
            NDArray set = filled.copy();
            int seed = random.nextInt();
            NDArray part = part(set, seed);
            part(filled, seed).fill(1);
            for (long i = 0; i < part.shape(0); i++) {
                for (long j = 0; j < part.shape(1); j++) {
                    part.setLong(1, i, j);
                }
            }
            assertTrue(filled.sameElements(set), () -> type + "\n" + filled + "\n" + set);
        });
    }

    private static NDArray part(NDArray a, int seed) {
        Random random = new Random(seed);
        NDArray part = a.slice(0, random.nextInt(3), 4, 1 + random.nextInt(2))
                .slice(1, 4, random.nextInt(4), -1 - random.nextInt(2));
        return random.nextBoolean() ? part.transpose() : part;
    }
}
