package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.OperandException;
import org.quern.ufunc.Results;
import org.quern.ufunc.Ufunc;

/**
 * Every ufunc of operands of one dtype, for special values in all pairs and seeded random ones, against definitions in
 * plain Java: bits equal for exact operations, within {@link FloatReference#tolerance} for others.
 */
final class UfuncValuesTest {
    private static final long SEED = Long.getLong("quern.seed", 20_261_130L);
    private static final int RANDOM = 1000;
    private static final double[] FLOATS = {0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2, -2, 2.5, 3, -3, 10, 0.1, -7.25, 1e10,
        -1e10, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
    private static final long[] INTEGERS = {0, 1, 2, 3, 5, 7, 8, 10, 16, 31, 32, 33, 63, 64, 100, -1, -2, -3, -7, -8};

    private static Stream<String> names() {
        return NumpyUfuncs.all().stream().map(NumpyUfuncs::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void commonDtypes(String name) {
        check(name, DType.FLOAT64, DType.FLOAT32, DType.INT64, DType.UINT8);
    }

    @ParameterizedTest
    @MethodSource("names")
    @Tag("stress")
    void otherDtypes(String name) {
        check(name, DType.BOOL, DType.INT8, DType.INT16, DType.UINT16, DType.INT32, DType.UINT32, DType.UINT64);
    }

    private static void check(String name, DType... types) {
        NumpyUfuncs ufunc = NumpyUfuncs.all().stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow();
        List<String> wrong = new ArrayList<>();
        for (DType type : types) {
            DType[] inputs = new DType[ufunc.inputs()];
            Arrays.fill(inputs, type);
            if (name.equals("ldexp") && (type.isFloat() || type == DType.UINT64)) {
                inputs[1] = DType.INT32;
            }
            List<DType[]> combinations = ufunc.combinations();
            int i = 0;
            while (!Arrays.equals(combinations.get(i), inputs)) {
                i++;
            }
            if (ufunc.expected(i) != null) {
                compare(name, inputs, ufunc.expected(i).stream().map(DType::of).toList(), wrong);
            }
        }
        assertEquals("", String.join("\n", wrong), "seed " + SEED);
    }

    private static void compare(String name, DType[] inputs, List<DType> outputs, List<String> wrong) {
        Ufunc kernel = NumpyUfuncs.constant(name);
        NDArray[] operands = operands(inputs);
        try (Results results = kernel.applyAll((Object[]) operands)) {
            int left = 5;
            for (long i = 0; i < operands[0].size() && left > 0; i++) {
                for (int r = 0; r < outputs.size() && left > 0; r++) {
                    assertEquals(outputs.get(r), results.get(r).dtype(), name);
                    String difference = difference(name, operands, i, r, results.get(r));
                    if (difference != null) {
                        left--;
                        wrong.add(name + Arrays.toString(inputs) + difference);
                    }
                }
            }
        }
    }

    private static String difference(String name, NDArray[] operands, long i, int r, NDArray result) {
        DType type = operands[0].dtype();
        DType out = result.dtype();
        boolean two = operands.length == 2;
        if (!type.isFloat()) {
            BigInteger x = integer(operands[0], i);
            BigInteger y = two ? integer(operands[1], i) : null;
            int width = Byte.SIZE * out.itemSize();
            List<BigInteger> exact = type == DType.BOOL && name.equals("invert")
                    ? List.of(BigInteger.ONE.subtract(x))
                    : IntegerReference.of(name, x, y, width);
            if (exact != null) {
                BigInteger expected = IntegerReference.wrap(exact.get(r), out);
                BigInteger got = integer(result, i);
                return got.equals(expected) ? null : "(" + x + ", " + y + "): " + got + ", " + expected + " expected";
            }
        }
        boolean single = (out.isFloat() ? out : Dtypes.real(type)) == DType.FLOAT32;
        double x = number(operands[0], i, single);
        double y = two ? number(operands[1], i, single && !name.equals("ldexp")) : 0;
        double expected = new FloatReference(single).of(name, x, y)[r];
        double got = out.isFloat() ? result.getDouble(i) : integer(result, i).doubleValue();
        double scale = name.startsWith("logaddexp") ? Math.max(1, Math.max(Math.abs(x), Math.abs(y))) : 0;
        return isNear(got, expected, FloatReference.tolerance(name), single, Double.isFinite(scale) ? scale : 0)
                ? null
                : "(" + x + ", " + y + "): " + got + ", " + expected + " expected";
    }

    private static boolean isNear(double got, double exact, double tolerance, boolean single, double scale) {
        double expected = single ? (float) exact : exact;
        if (Double.isNaN(expected) || Double.doubleToLongBits(got) == Double.doubleToLongBits(expected)) {
            return Double.isNaN(expected) == Double.isNaN(got);
        }
        if (tolerance == 0 || Double.isNaN(got)) {
            return false;
        }
        double most = single ? Float.MAX_VALUE : Double.MAX_VALUE;
        double a = Math.max(-most, Math.min(most, got)); // beyond the largest is next to it
        double b = Math.max(-most, Math.min(most, expected));
        double size = Math.max(Math.abs(b), scale);
        double unit = single ? Math.ulp((float) size) : Math.ulp(size);
        return Math.abs(a - b) <= tolerance * unit && (got != 0 || expected != 0);
    }

    private static NDArray[] operands(DType[] types) {
        int special = specials(types[0]);
        int second = types.length == 2 ? specials(types[1]) : 1;
        int n = special * second + RANDOM;
        NDArray[] all = new NDArray[types.length];
        Random random = new Random(SEED);
        for (int o = 0; o < types.length; o++) {
            all[o] = NDArray.zeros(types[o], n);
            for (int i = 0; i < n; i++) {
                int which = i >= special * second ? -1 : o == 0 ? i / second : i % second;
                set(all[o], i, which, random);
            }
        }
        return all;
    }

    private static int specials(DType type) {
        return type == DType.BOOL ? 2 : type.isFloat() ? FLOATS.length + 4 : INTEGERS.length + 4;
    }

    private static void set(NDArray array, long i, int special, Random random) {
        DType type = array.dtype();
        if (type == DType.BOOL) {
            array.setBoolean(special < 0 ? random.nextBoolean() : special == 1, i);
        } else if (type.isFloat()) {
            array.setDouble(special < 0 ? random(type, random) : special(type, special), i);
        } else {
            BigInteger bits = special < 0
                    ? BigInteger.valueOf(random.nextLong() >> random.nextInt(Long.SIZE))
                    : special < INTEGERS.length
                            ? BigInteger.valueOf(INTEGERS[special])
                            : BigInteger.ONE.shiftLeft(Byte.SIZE * type.itemSize() - 1)
                                    .add(BigInteger.valueOf(special - INTEGERS.length - 2L));
            array.setBigInteger(IntegerReference.wrap(bits, type), i);
        }
    }

    private static double special(DType type, int which) {
        boolean single = type == DType.FLOAT32;
        return switch (which - FLOATS.length) {
            case 0 -> single ? Float.MAX_VALUE : Double.MAX_VALUE;
            case 1 -> single ? Float.MIN_VALUE : Double.MIN_VALUE;
            case 2 -> single ? -Float.MIN_NORMAL : -Double.MIN_NORMAL;
            case 3 -> single ? -0x1.234p-130 : -0x1.234p-1030;
            default -> single ? (float) FLOATS[which] : FLOATS[which];
        };
    }

    /** One half of them of any bits, the other of ordinary size. */
    private static double random(DType type, Random random) {
        double ordinary = random.nextGaussian() * 4;
        if (random.nextBoolean()) {
            return type == DType.FLOAT32 ? (float) ordinary : ordinary;
        }
        return type == DType.FLOAT32
                ? Float.intBitsToFloat(random.nextInt())
                : Double.longBitsToDouble(random.nextLong());
    }

    private static BigInteger integer(NDArray a, long i) {
        return a.dtype() == DType.BOOL ? a.getBoolean(i) ? BigInteger.ONE : BigInteger.ZERO : a.getBigInteger(i);
    }

    /** An operand converted to the float that the ufunc computes in. */
    private static double number(NDArray a, long i, boolean single) {
        if (a.dtype().isFloat()) {
            return a.getDouble(i);
        }
        return single ? integer(a, i).floatValue() : integer(a, i).doubleValue();
    }

    @Test
    void comparisonsOfSignedAndUnsignedAreByValue() {
        NDArray signed = NDArray.of(-1, Long.MAX_VALUE, 0, Long.MIN_VALUE);
        NDArray unsigned = NDArray.wrap(new long[] {-1, Long.MIN_VALUE, 0, Long.MIN_VALUE}, DType.UINT64, 4);
        assertArrayEquals(new boolean[] {true, true, false, true},
                Ufuncs.LESS.apply(signed, unsigned).toBooleanArray());
        assertArrayEquals(new boolean[] {false, false, true, false},
                Ufuncs.EQUAL.apply(signed, unsigned).toBooleanArray());
        assertArrayEquals(new boolean[] {false, false, true, false},
                Ufuncs.GREATER_EQUAL.apply(signed, unsigned).toBooleanArray());
    }

    /** Euclid takes the most steps for neighbours of Fibonacci's, the smaller one first. */
    @Test
    void mostSteps() {
        BigInteger less = BigInteger.ONE;
        BigInteger more = BigInteger.TWO;
        while (more.add(less).bitLength() <= Long.SIZE) {
            BigInteger next = more.add(less);
            less = more;
            more = next;
        }
        NDArray x = NDArray.zeros(DType.UINT64, 1);
        NDArray y = NDArray.zeros(DType.UINT64, 1);
        x.setBigInteger(less, 0);
        y.setBigInteger(more, 0);
        assertEquals(BigInteger.ONE, Ufuncs.GCD.apply(x, y).getBigInteger(0));
        assertEquals(IntegerReference.wrap(less.multiply(more), DType.UINT64),
                Ufuncs.LCM.apply(x, y).getBigInteger(0));
    }

    /** An integer beyond the array's dtype, where it has a value all the same. */
    @Test
    void numbersBeyondTheArraysDtype() {
        NDArray bytes = NDArray.wrap(new byte[] {0, 2, (byte) 255}, DType.UINT8, 3);
        assertArrayEquals(new boolean[] {true, true, true}, Ufuncs.LESS.apply(bytes, 300).toBooleanArray());
        assertArrayEquals(new double[] {0, 2 / 300.0, 255 / 300.0}, Ufuncs.DIVIDE.apply(bytes, 300).toDoubleArray());
        assertArrayEquals(new double[] {0, 0x1p300, Double.POSITIVE_INFINITY},
                Ufuncs.FLOAT_POWER.apply(bytes, 300).toDoubleArray());
        assertArrayEquals(new float[] {300, 1, 1}, Ufuncs.HEAVISIDE.apply(bytes, 300).toFloatArray());
        for (Ufunc kernel : List.of(Ufuncs.ADD, Ufuncs.MAXIMUM, Ufuncs.GCD, Ufuncs.LCM, Ufuncs.BITWISE_AND)) {
            String message = assertThrows(OperandException.class, () -> kernel.apply(bytes, 300)).getMessage();
            assertTrue(message.contains("300") && message.contains("uint8"), message);
        }
    }
}
