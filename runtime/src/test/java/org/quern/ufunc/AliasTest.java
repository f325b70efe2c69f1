package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** Outputs given by the caller: in place, over an input, of another dtype; and many operands. */
@ExtendWith(NrtBalance.class)
class AliasTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final int N = 1000;

    private static double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> i * 0.5 - 7);
        return x;
    }

    @Test
    void inPlace() {
        double[] x = numbers(N);
        double[] doubled = Arrays.stream(x).map(v -> v + v).toArray();
        try (NDArray a = NDArray.of(x)) {
            assertSame(a, ADD.on(a, a).out(a).run());
            assertArrayEquals(doubled, a.toDoubleArray());
        }
        double[] heap = x.clone();
        NDArray h = NDArray.wrap(heap);
        ADD.on(h, h).out(h).run();
        assertArrayEquals(doubled, heap);
        try (NDArray a = NDArray.of(x)) {
            NDArray reversed = a.slice("::-1");
            ADD.on(reversed, reversed).out(reversed).run();
            assertArrayEquals(doubled, a.toDoubleArray());
        }
    }

    @Test
    void overlappingViewsReadAllBeforeTheyWrite() {
        String[][] views = {{":-1", "1:"}, {"1:", ":-1"}, {"::-1", ":"}, {":", "::-1"}, {":500", "::2"},
            {"::2", ":500"},
            {"250:750", "::2"}, {"3:903", "17:917"}};
        for (String[] v : views) {
            for (int memory = 0; memory < 3; memory++) {
                double[] x = numbers(N);
                NDArray a = memory == 0 ? NDArray.of(x) : memory == 1 ? NDArray.wrap(x) : automatic(x);
                // two wrappings of one memory are one memory
                NDArray b = memory == 1 ? NDArray.wrap(x) : a;
                double[] in = a.slice(v[0]).toDoubleArray();
                double[] expected = a.toDoubleArray();
                try (NDArray full = NDArray.of(expected);
                        NDArray sum = NDArray.of(Arrays.stream(in).map(t -> t + t).toArray())) {
                    full.slice(v[1]).copyFrom(sum);
                    expected = full.toDoubleArray();
                }
                ADD.on(a.slice(v[0]), b.slice(v[0])).out(b.slice(v[1])).run();
                assertArrayEquals(expected, a.toDoubleArray(), v[0] + " to " + v[1]);
                a.close();
            }
        }
    }

    private static NDArray automatic(double[] x) {
        MemorySegment s = Arena.ofAuto().allocate(8L * x.length, 8);
        s.copyFrom(MemorySegment.ofArray(x));
        return NDArray.wrap(s, DType.FLOAT64, x.length);
    }

    @Test
    void transposedOntoItself() {
        try (NDArray a = NDArray.of(numbers(900)).reshape(30, 30); NDArray copy = a.copy()) {
            ADD.on(a, a.transpose()).out(a).run();
            for (int i = 0; i < 30; i++) {
                for (int j = 0; j < 30; j++) {
                    assertEquals(copy.getDouble(i, j) + copy.getDouble(j, i), a.getDouble(i, j));
                }
            }
        }
    }

    @Test
    void overAnInputOfAnotherDtype() {
        MemorySegment memory = Arena.ofAuto().allocate(8L * N, 8);
        NDArray ints = NDArray.wrap(memory, DType.INT32, N);
        NDArray doubles = NDArray.wrap(memory, DType.FLOAT64, N);
        for (int i = 0; i < N; i++) {
            ints.setLong(3L * i - 100, i);
        }
        ADD.on(ints, 0.25).out(doubles).run();
        for (int i = 0; i < N; i++) {
            assertEquals(3 * i - 99.75, doubles.getDouble(i));
        }
    }

    @Test
    void anotherDtypeWithinItsKind() {
        try (NDArray x = NDArray.of(0.1, 1e300, -2.5); NDArray single = NDArray.empty(DType.FLOAT32, 3)) {
            ADD.on(x, x).out(single).run();
            assertArrayEquals(new float[] {0.2f, Float.POSITIVE_INFINITY, -5}, single.toFloatArray());
        }
        try (NDArray x = NDArray.of(1L << 40, -1, 200); NDArray small = NDArray.empty(DType.INT8, 3)) {
            ADD.on(x, 1).out(small).run();
            assertArrayEquals(new byte[] {1, 0, (byte) 201}, small.toByteArray());
        }
        try (NDArray x = NDArray.of(1, 2, 3); NDArray wide = NDArray.empty(DType.FLOAT64, 3)) {
            ADD.on(x, Integer.MAX_VALUE).out(wide).run();
            assertArrayEquals(new double[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1.0, Integer.MIN_VALUE + 2.0},
                    wide.toDoubleArray());
        }
        try (NDArray x = NDArray.of(true, false); NDArray n = NDArray.empty(DType.UINT16, 2)) {
            ADD.on(x, x).out(n).run();
            assertArrayEquals(new int[] {1, 0}, n.toIntArray());
        }
    }

    private static Ufunc sum(int inputs) {
        return Ufunc.define("sum" + inputs, inputs, 1, k -> {
            Expr s = k.in(0);
            for (int i = 1; i < inputs; i++) {
                s = s.mul(2).add(k.in(i));
            }
            k.out(0).set(s);
        });
    }

    @Test
    void asManyOperandsAsThereMayBe() {
        for (int inputs : new int[] {7, 8, 9, 15, 31}) {
            Object[] operands = new Object[inputs];
            long[] expected = new long[N];
            for (int i = 0; i < inputs; i++) {
                long[] x = new long[N];
                for (int j = 0; j < N; j++) {
                    x[j] = (long) i * j - 3;
                    expected[j] = (i == 0 ? 0 : 2 * expected[j]) + x[j];
                }
                operands[i] = i % 3 == 1 ? NDArray.of(x) : NDArray.wrap(x);
            }
            long[] out = new long[N];
            sum(inputs).on(operands).out(NDArray.wrap(out)).run();
            assertArrayEquals(expected, out, inputs + " inputs");
            try (NDArray made = sum(inputs).on(operands).where(NDArray.scalar(true)).run()) {
                assertArrayEquals(expected, made.toLongArray(), inputs + " inputs");
            }
        }
        Ufunc many = Ufunc.define("many", 1, 31, k -> {
            for (int i = 0; i < 31; i++) {
                k.out(i).set(k.in(0).add(i));
            }
        });
        int[] x = {1, 2, 3, 4, 5};
        List<NDArray> results = many.on(NDArray.wrap(x)).runAll();
        for (int i = 0; i < 31; i++) {
            for (int j = 0; j < x.length; j++) {
                assertEquals(x[j] + i, results.get(i).getLong(j));
            }
            results.get(i).close();
        }
    }
}
