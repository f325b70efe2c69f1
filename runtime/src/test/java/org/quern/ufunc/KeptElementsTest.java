package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.assertFault;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;
import org.quern.testing.NrtBalance;

/** What a gufunc's kernel does not write to an operand of another dtype than its own stays, bit for bit. */
@ExtendWith(NrtBalance.class)
final class KeptElementsTest {
    private static final int PLACES = 45;
    private static final int N = 21;
    /** A float64 that float32 does not hold: a signalling NaN with a payload. */
    private static final long NAN = 0x7FF0_0000_0BAD_CAFEL;

    private interface Body {
        void trace(CoreKernel k, Core to, DType type);
    }

    /** Writes three times the first operand where that is not negative, each in a way of its own. */
    enum Way {
        LOOP((k, to, type) -> k.loop(zero(k), k.dim("n"),
                i -> k.when(k.in(0).at(i).ge(0), () -> write(k, to, type, i)))),
        LANES((k, to, type) -> k.lanes(k.dim("n"), i -> k.when(k.in(0).at(i).ge(0), () -> write(k, to, type, i)))),
        CONTINUING((k, to, type) -> k.lanes(k.dim("n"), i -> {
            k.continueIf(k.in(0).at(i).lt(0));
            write(k, to, type, i);
        })),
        PARALLEL((k, to, type) -> k.parallel(k.dim("n"),
                i -> k.when(k.in(0).at(i).ge(0), () -> write(k, to, type, i)))),
        WITH_A_SUM((k, to, type) -> {
            Accumulator sum = k.sum(DType.INT64);
            k.lanes(k.dim("n"), i -> {
                sum.add(k.in(0).at(i).cast(DType.INT64));
                k.when(k.in(0).at(i).ge(0), () -> write(k, to, type, i));
            });
            k.when(sum.get().gt(1L << 40), () -> write(k, to, type, zero(k)));
        }),
        CHECKED((k, to, type) -> k.loop(zero(k), k.dim("n"),
                i -> k.when(k.in(0).at(i).ge(0), () -> write(k, to, type, i.xor(k.dim("n")).xor(k.dim("n"))))));

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that keeps nothing
        private final Body body;

        Way(Body body) {
            this.body = body;
        }

        /** Into an output, or an operand that is read and written. */
        Gufunc define(DType type, boolean inOut) {
            return Gufunc.define("partly", inOut ? "(n),inout(n)->" : "(n)->(n)",
                    k -> body.trace(k, inOut ? k.in(1) : k.out(0), type));
        }

        private static Expr zero(CoreKernel k) {
            return k.constant(DType.INT64, 0);
        }

        private static void write(CoreKernel k, Core to, DType type, Expr i) {
            to.set(k.in(0).at(i).mul(3).cast(type), i);
        }
    }

    private record Pair(DType kernel, DType given) {}

    /** Elements of any bits. */
    private static NDArray random(DType type, Random random, long... shape) {
        NDArray a = NDArray.empty(type, shape);
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = new byte[Math.toIntExact(a.byteSize())];
            random.nextBytes(bytes);
            a.asSegment(arena).copyFrom(MemorySegment.ofArray(bytes));
        }
        return a;
    }

    private static byte[] bytes(NDArray a) {
        try (NDArray dense = a.copy(); Arena arena = Arena.ofConfined()) {
            return dense.asSegment(arena).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static NDArray flags() {
        short[] values = new short[PLACES * N];
        Random random = new Random(5);
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) (random.nextInt(200) - 100);
        }
        return NDArray.of(values).reshape(PLACES, N);
    }

    /** The bytes of an array in which three times what is not negative was written. */
    private static byte[] expected(NDArray flags, NDArray before, DType kernel) {
        byte[] all = bytes(before);
        int item = before.dtype().itemSize();
        long[] x = flags.copy().reshape(flags.size()).asType(DType.INT64).toLongArray();
        short[] times = new short[x.length];
        for (int i = 0; i < x.length; i++) {
            times[i] = (short) (3 * x[i]);
        }
        byte[] written = bytes(NDArray.of(times).asType(kernel).asType(before.dtype()));
        for (int i = 0; i < x.length; i++) {
            if (x[i] >= 0) {
                System.arraycopy(written, i * item, all, i * item, item);
            }
        }
        return all;
    }

    /** Views of the shape of flags(), on and beside the Java heap. */
    private static List<NDArray> layouts(DType type, Random random) {
        List<NDArray> all = new ArrayList<>(List.of(random(type, random, PLACES, N),
                random(type, random, N, PLACES).transpose(),
                random(type, random, PLACES, 2L * N).slice(1, 1, 2L * N, 2), random(type, random, PLACES, N).flip(1)));
        for (int gap : new int[] {1, 2}) {
            byte[] heap = new byte[PLACES * N * gap * type.itemSize()];
            random.nextBytes(heap);
            all.add(NDArray.wrap(MemorySegment.ofArray(heap), type, 0, new long[] {PLACES, N},
                    new long[] {(long) N * gap * type.itemSize(), (long) gap * type.itemSize()}));
        }
        return all;
    }

    /** Runs it twice, on this thread and on several. */
    private static void check(Gufunc g, boolean inOut, NDArray flags, NDArray array, DType kernel, String what) {
        byte[] wanted = expected(flags, array, kernel);
        GufuncCall call = inOut ? g.on(flags, array).dtype(DType.INT16, kernel) : g.on(flags).out(array);
        call.casting(Casting.UNSAFE);
        for (Target target : Target.values()) {
            call.target(target).runAll();
            assertArrayEquals(wanted, bytes(array), what + ", " + target + ", "
                    + Buffer.of(array).getClass().getSimpleName() + " with strides "
                    + Arrays.toString(array.strides()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void inEveryFormAndLayout(Way way) {
        List<Pair> pairs = List.of(new Pair(DType.FLOAT32, DType.FLOAT64), new Pair(DType.INT32, DType.INT64),
                new Pair(DType.FLOAT64, DType.FLOAT32), new Pair(DType.BOOL, DType.INT16),
                new Pair(DType.UINT8, DType.FLOAT64),
                new Pair(DType.INT64, DType.BOOL));
        Pair pair = pairs.get(List.of(Way.values()).indexOf(way));
        NDArray flags = flags();
        Random random = new Random(way.name().hashCode());
        for (boolean inOut : new boolean[] {false, true}) {
            for (int[] forced : new int[][] {{0, inOut ? 1 : 2}, {4, inOut ? 2 : 0}}) {
                try (Gufunc g = Forced.of(way.define(pair.kernel, inOut), forced[0], forced[1])) {
                    for (NDArray array : layouts(pair.given, random)) {
                        check(g, inOut, flags, array, pair.kernel,
                                way + " " + pair + ", lanes and form " + Arrays.toString(forced));
                    }
                }
            }
        }
    }

    @Test
    void fromAndToEveryDtype() {
        NDArray flags = flags();
        Random random = new Random(1);
        for (DType kernel : List.of(DType.FLOAT32, DType.INT64)) {
            try (Gufunc g = Way.LANES.define(kernel, false)) {
                for (DType given : DType.values()) {
                    check(g, false, flags, random(given, random, PLACES, N), kernel, kernel + " to " + given);
                }
            }
        }
    }

    @Test
    void whatFloat32DoesNotHoldStays() {
        NDArray out = NDArray.of(0.2, 1e300, Double.longBitsToDouble(NAN), Double.MIN_VALUE, -0.0);
        try (Gufunc first = Gufunc.define("first", "(n)->(n)", k -> k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0)),
                k.constant(DType.INT64, 0)))) {
            first.on(NDArray.of(0.1f, 0, 0, 0, 0)).out(out).run();
            assertEquals((double) 0.1f, out.getDouble(0));
            assertEquals(1e300, out.getDouble(1));
            assertEquals(Double.MIN_VALUE, out.getDouble(3));
            assertEquals(-0.0, out.getDouble(4));
            assertEquals(NAN, out.asSegment(Arena.ofAuto()).getAtIndex(ValueLayout.JAVA_LONG, 2));
            NDArray counts = NDArray.full(DType.INT64, 1L << 40, 3);
            first.on(NDArray.of(-7, 0, 0)).out(counts).run();
            assertArrayEquals(new long[] {-7, 1L << 40, 1L << 40}, counts.toLongArray());
        }
    }

    /** A kernel that reads what it wrote finds it as it wrote it, and what it did not write in its own dtype. */
    @Test
    void readsBackWhatItWroteUnrounded() {
        try (Gufunc sums = Gufunc.define("sums", "(n)->(n)", k -> {
            Expr one = k.constant(DType.INT64, 1);
            k.out(0).set(k.in(0).at(one.sub(1)), one.sub(1));
            k.loop(one, k.dim("n").sub(1), i -> k.out(0).set(k.out(0).at(i.sub(1)).add(k.in(0).at(i)), i));
        })) {
            double[] x = new double[50];
            float[] wanted = new float[50];
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.sqrt(i + 1) * 1e3;
                sum += x[i];
                wanted[i] = i == x.length - 1 ? 0.3f : (float) sum;
            }
            NDArray out = NDArray.full(DType.FLOAT32, 0.3f, 50);
            sums.on(NDArray.of(x)).out(out).run();
            assertArrayEquals(wanted, out.toFloatArray());
        }
        try (Gufunc add = Gufunc.define("add", "(n),inout(n)->", k -> k.loop(k.constant(DType.INT64, 1), k.dim("n"),
                i -> k.in(1).set(k.in(1).at(i.sub(1)).add(k.in(0).at(i)), i)))) {
            NDArray x = NDArray.of(0.1, 0.2, 0.3, 0.4);
            add.on(NDArray.full(DType.FLOAT32, 1.0, 4), x).dtype(DType.FLOAT32).run();
            assertArrayEquals(new double[] {0.1, 0.1f + 1f, 0.1f + 1f + 1f, 0.1f + 1f + 1f + 1f}, x.toDoubleArray());
        }
    }

    /** Beside uniform parameters, an absent dimension, axes, and an output of another dtype that is written whole. */
    @Test
    void amongOtherOperands() {
        try (Gufunc g = Gufunc.define("many", "(n),inout(m?,n),()->(n),(m?)", k -> {
            Expr zero = k.constant(DType.INT64, 0);
            k.loop(zero, k.dim("m"), j -> {
                k.loop(zero, k.dim("n"), i -> k.when(k.in(0).at(i).gt(0), () -> {
                    k.in(1).set(k.in(0).at(i).mul(k.uniform("scale", DType.FLOAT32)), j, i);
                    k.out(0).set(k.in(0).at(i).add(k.in(2).at()), i);
                }));
                k.out(1).set(k.in(2).at(), j);
            });
        })) {
            NDArray x = NDArray.of(-1f, 2, 0, 3);
            NDArray state = NDArray.full(DType.FLOAT64, 0.1, 3, 4, 2);
            NDArray plus = NDArray.full(DType.FLOAT64, 0.2, 4, 3);
            NDArray copied = NDArray.full(DType.FLOAT64, 0.3, 3, 2);
            GufuncCall call = g.on(x, state, NDArray.of(10f, 20, 30)).dtype(DType.FLOAT32).out(plus, copied)
                    .with("scale", 0.5)
                    .axes(new int[] {0}, new int[] {2, 1}, new int[0], new int[] {0}, new int[] {1});
            call.runAll();
            call.with("scale", 0.25).runAll();
            for (int p = 0; p < 3; p++) {
                assertArrayEquals(new double[] {0.2, 12 + 10 * p, 0.2, 13 + 10 * p}, plus.select(1, p).toDoubleArray());
                for (int j = 0; j < 2; j++) {
                    NDArray row = state.select(0, p).select(1, j);
                    assertArrayEquals(new double[] {0.1, 0.5, 0.1, 0.75}, row.toDoubleArray());
                    assertEquals(10 + 10 * p, copied.getDouble(p, j));
                }
            }
            NDArray vector = NDArray.full(DType.FLOAT64, 0.1, 4);
            NDArray sums = NDArray.full(DType.FLOAT64, 0.2, 4);
            NDArray scalar = NDArray.scalar(0.3);
            g.on(x, vector, 10).dtype(DType.FLOAT32).out(sums, scalar).with("scale", 0.25).runAll();
            assertArrayEquals(new double[] {0.1, 0.5, 0.1, 0.75}, vector.toDoubleArray());
            assertArrayEquals(new double[] {0.2, 12, 0.2, 13}, sums.toDoubleArray());
            assertEquals(10, scalar.getDouble());
        }
    }

    @Test
    void overAnInput() {
        try (Gufunc reverse = Gufunc.define("reverse", "(n)->(n)", k -> k.loop(k.constant(DType.INT64, 1), k.dim("n"),
                i -> k.out(0).set(k.in(0).at(i).cast(DType.FLOAT32), k.dim("n").sub(1).sub(i))))) {
            for (boolean heap : new boolean[] {false, true}) {
                double[] values = {0.1, 1, 2, 3, 4, 0.2};
                NDArray line = heap ? NDArray.wrap(values) : NDArray.of(values);
                reverse.on(line.slice("0:5")).out(line.slice("1:6")).run();
                assertArrayEquals(new double[] {0.1, 4, 3, 2, 1, 0.2}, line.toDoubleArray());
            }
        }
    }

    /** The kernel is run again to find what fails: an operand that it reads is then, and after the call, as it was. */
    @Test
    void aCallThatFails() {
        try (Gufunc g = Gufunc.define("counting", "inout(n)->(m)", k -> {
            Expr zero = k.constant(DType.INT64, 0);
            k.in(0).set(k.in(0).at(zero).add(k.constant(DType.FLOAT32, 1.0)), zero);
            k.out(0).set(k.in(0).at(zero), k.in(0).at(zero).cast(DType.INT64));
        })) {
            NDArray state = NDArray.full(DType.FLOAT64, 0.1, 70, 3);
            for (int p = 0; p < 70; p++) {
                state.setDouble(p == 61 ? 9 : 5, p, 0);
            }
            byte[] before = bytes(state);
            NDArray out = NDArray.full(DType.FLOAT64, 0.2, 70, 10);
            KernelFaultException e = assertThrows(KernelFaultException.class,
                    () -> g.on(state).dtype(DType.FLOAT32).out(out).run());
            assertFault("kernel 'counting': a write to output 0 is outside its core axis 0 of size 10: index 10, at"
                    + " loop position (61)",
                    e);
            assertArrayEquals(before, bytes(state));
            state.setDouble(8, 61, 0);
            g.on(state).dtype(DType.FLOAT32).out(out).run();
            assertArrayEquals(new double[] {9, 0.1, 0.1}, state.select(0, 61).toDoubleArray());
            double[] kept = {0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 9};
            assertArrayEquals(kept, out.select(0, 61).toDoubleArray());
            kept[9] = 0.2;
            kept[6] = 6;
            assertArrayEquals(kept, out.select(0, 69).toDoubleArray());
        }
    }

    /** The code that keeps elements is made where some may stay and dtypes differ, for each of these once. */
    @Test
    void onlyWhereItIsNeeded() {
        try (Gufunc partly = Way.LANES.define(DType.FLOAT32, false);
                Gufunc inOut = Way.LANES.define(DType.FLOAT32, true);
                Gufunc whole = Gufunc.define("whole", "(n),inout(n)->(n)", k -> k.lanes(k.dim("n"), i -> {
                    k.out(0).set(k.in(0).at(i), i);
                    k.in(1).set(k.in(1).at(i).add(k.in(0).at(i)), i);
                }))) {
            NDArray flags = flags();
            partly.apply(flags);
            partly.on(flags).out(NDArray.empty(DType.FLOAT32, PLACES, N)).run();
            assertEquals("[int16->float32]", signatures(partly));
            for (int again = 0; again < 2; again++) {
                partly.on(flags).out(NDArray.zeros(DType.FLOAT64, PLACES, N)).run();
                partly.on(flags).out(NDArray.zeros(DType.FLOAT64, N, PLACES).transpose()).run();
            }
            partly.on(flags).out(NDArray.zeros(DType.INT8, PLACES, N)).casting(Casting.UNSAFE).run();
            assertEquals("[int16->float32, int16->float32,float64, int16->float32,int8]", signatures(partly));
            inOut.on(flags, NDArray.zeros(DType.FLOAT32, PLACES, N)).run();
            inOut.on(flags, NDArray.zeros(DType.FLOAT64, PLACES, N)).dtype(null, DType.FLOAT32).run();
            assertEquals("[int16,float32, int16,float32->float64]", signatures(inOut));
            NDArray state = NDArray.zeros(DType.FLOAT64, PLACES, N);
            whole.on(flags, state).dtype(DType.INT16, DType.FLOAT32).out(NDArray.zeros(DType.FLOAT64, PLACES, N)).run();
            assertEquals(flags.getDouble(1, 1), state.getDouble(1, 1));
            assertEquals("[int16,float32->int16]", signatures(whole));
        }
    }

    private static String signatures(Gufunc g) {
        return g.overloads().stream().map(OverloadInfo::signature).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Each takes a second place among the operands and its dimensions a second place among theirs. */
    @Test
    void asManyAsThereArePlaces() {
        for (int operands : new int[] {15, 16, 17}) {
            String signature = String.join(",", Collections.nCopies(operands, "inout(n)")) + "->";
            try (Gufunc g = Gufunc.define("all", signature, k -> {
                Expr zero = k.constant(DType.INT64, 0);
                for (int o = 0; o < operands; o++) {
                    k.in(o).set(k.in(o).at(zero).add(k.constant(DType.FLOAT32, o)), zero);
                }
            })) {
                NDArray[] all = new NDArray[operands];
                Arrays.setAll(all, o -> NDArray.full(DType.FLOAT64, 0.1, 3));
                GufuncCall call = g.on((Object[]) all).dtype(DType.FLOAT32);
                if (operands == 17) {
                    assertEquals(tooMany("all", 34, 34), assertThrows(OperandException.class, call::run).getMessage());
                    assertEquals(0.1, all[1].getDouble(0));
                    continue;
                }
                call.run();
                for (int o = 0; o < operands; o++) {
                    assertArrayEquals(new double[] {0.1f + (float) o, 0.1, 0.1}, all[o].toDoubleArray());
                }
            }
        }
        for (int rank : new int[] {31, 32}) {
            String core = String.join(",", Collections.nCopies(rank, "1"));
            try (Gufunc g = Gufunc.define("deep", "(1)->(" + core + ")" + (rank == 32 ? ",(1)" : ""), k -> {
                Expr[] at = new Expr[rank];
                Arrays.fill(at, k.constant(DType.INT64, 0));
                k.when(k.in(0).at(at[0]).gt(0), () -> k.out(0).set(k.in(0).at(at[0]), at));
                if (rank == 32) {
                    k.out(1).set(k.in(0).at(at[0]), at[0]);
                }
            })) {
                long[] shape = new long[rank];
                Arrays.fill(shape, 1);
                NDArray out = NDArray.full(DType.FLOAT64, 0.1, shape);
                for (float x : new float[] {-1, 7}) {
                    GufuncCall call = g.on(NDArray.of(x));
                    call.out(rank == 32 ? new NDArray[] {out, null} : new NDArray[] {out});
                    if (rank == 31) {
                        call.runAll();
                        assertEquals(x < 0 ? 0.1 : 7, out.getDouble(new long[rank]));
                    } else {
                        OperandException e = assertThrows(OperandException.class, call::runAll);
                        assertEquals(tooMany("deep", 4, 66), e.getMessage());
                    }
                }
            }
        }
    }

    private static String tooMany(String kernel, int operands, int axes) {
        return "kernel '" + kernel + "': " + operands + " operands, uniform parameters included, of together " + axes
                + " core dimensions; at most 32 and 64 expected. An operand of another dtype than the kernel's counts twice where"
                + " it may keep elements";
    }
}
