package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.array.NDArray;
import org.quern.dsl.CoreBody;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.analysis.Coverage;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Scalars;
import org.quern.ir.rewrite.Shadows;
import org.quern.ir.text.Printer;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;
import org.quern.testing.Traces;

/** An output that counts as written as a whole is: whatever it held before the call is gone. */
@ExtendWith(NrtBalance.class)
final class CoverageTest {
    private static final int CASES = 4000;
    private static final long[] GARBAGE = {-111, 222};

    /** Kernels that write one output under loops, choices and leaves of all kinds, or read it before. */
    enum Leaving {
        BREAK_BEHIND(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.breakIf(k.in(0).at(i).lt(0));
        })),
        BREAK_BEFORE(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.breakIf(k.in(0).at(i).lt(0));
            k.out(0).set(k.in(0).at(i), i);
        })),
        RETURN_BEHIND(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.returnIf(k.in(0).at(i).lt(0));
        })),
        RETURN_IN_A_LOOP_BEHIND(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.loop(2, j -> k.returnIf(k.in(0).at(i).lt(j)));
        })),
        BREAK_IN_A_CHOICE_BEHIND(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.when(k.in(0).at(i).lt(0), () -> k.breakIf(k.in(0).at(i).lt(0)));
        })),
        CONTINUE_IN_A_CHOICE(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.when(k.in(0).at(i).lt(0), () -> k.continueIf(k.in(0).at(i).lt(0)));
            k.out(0).set(k.in(0).at(i), i);
        })),
        CONTINUE_IN_LANES(k -> k.lanes(k.dim("n"), i -> {
            k.when(k.in(0).at(i).lt(0), () -> k.continueIf(k.in(0).at(i).lt(0)));
            k.out(0).set(k.in(0).at(i), i);
        })),
        CONTINUE_IN_PARALLEL(k -> k.parallel(k.dim("n"), i -> {
            k.when(k.in(0).at(i).ge(0), () -> {}, () -> k.continueIf(k.in(0).at(i).lt(0)));
            k.out(0).set(k.in(0).at(i), i);
        })),
        RETURN_BEFORE(k -> {
            k.loop(zero(k), k.dim("n"), i -> k.when(k.in(0).at(i).lt(0), () -> k.returnIf(k.in(0).at(i).lt(0))));
            k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i), i));
        }),
        READ_BEFORE(k -> {
            k.when(k.in(0).at(zero(k)).eq(Long.MIN_VALUE), () -> k.out(0).set(k.in(0).at(zero(k)), zero(k)));
            Expr held = k.out(0).at(k.constant(DType.INT64, 3));
            k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i).add(held), i));
        }),
        READ_AHEAD(k -> k.loop(zero(k), k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.out(0).set(k.in(0).at(i).add(k.out(0).at(k.dim("n").sub(1).sub(i))), i);
        })),
        READ_IN_THE_SAME_ROUND(k -> k.parallel(k.dim("n"), i -> {
            k.when(k.in(0).at(i).lt(0), () -> k.out(0).set(k.in(0).at(i), i));
            k.out(0).set(k.in(0).at(i).add(k.out(0).at(i)), i);
        }));

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that keeps nothing
        private final CoreBody body;

        Leaving(CoreBody body) {
            this.body = body;
        }

        private static Expr zero(CoreKernel k) {
            return k.constant(DType.INT64, 0);
        }
    }

    /** A new result has 0 where nothing is written, a given one what it held: contiguous, strided, and of memory used before. */
    @ParameterizedTest
    @EnumSource
    void whatIsNotReachedStays(Leaving kernel) {
        CoreSignature signature = CoreSignature.parse("(n)->(n)");
        Function f = Traces.trace("leaving", signature, List.of(DType.INT64), kernel.body);
        int n = 70;
        int places = 5;
        long[] in = new long[places * n];
        for (int i = 0; i < in.length; i++) {
            in[i] = i % n == 20 + i / n ? -i : i;
        }
        long[] fresh = expected(f, in, n, 0);
        long[] kept = expected(f, in, n, 999);
        try (Gufunc g = Gufunc.define("leaving", "(n)->(n)", kernel.body);
                NDArray x = NDArray.of(in).reshape(places, n)) {
            try (NDArray used = NDArray.full(DType.INT64, 77L, places, n)) {
                assertEquals(77, used.getLong(0, 0));
            }
            try (NDArray result = g.apply(x)) {
                assertArrayEquals(fresh, longs(result));
            }
            try (NDArray out = NDArray.full(DType.INT64, 999L, places, n)) {
                g.on(x).out(out).run();
                assertArrayEquals(kept, longs(out));
            }
            try (NDArray wide = NDArray.full(DType.INT64, 999L, n, 2L * places)) {
                NDArray out = wide.transpose().slice(0, 0, 2L * places, 2);
                g.on(x).out(out).run();
                assertArrayEquals(kept, longs(out.copy()));
            }
        }
    }

    private static long[] expected(Function f, long[] in, int n, long before) {
        long[] all = new long[in.length];
        for (int p = 0; p < in.length / n; p++) {
            long[] out = new long[n];
            Arrays.fill(out, before);
            Interpreter.runCore(f, (g, type, a) -> 0, new long[] {n}, new long[0],
                    new long[][] {Arrays.copyOfRange(in, p * n, (p + 1) * n), out});
            System.arraycopy(out, 0, all, p * n, n);
        }
        return all;
    }

    private static long[] longs(NDArray a) {
        long[] all = new long[(int) a.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = a.getLong(i / a.shape(1), i % a.shape(1));
        }
        return all;
    }

    /** Loops, choices and leaves at random: an output that is said to be whole comes out the same whatever it held. */
    @Test
    void wholeMeansWhole() {
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger partly = new AtomicInteger();
        Property.check(CASES, random -> {
            long seed = random.nextLong();
            Function f = Traces.trace("covered", CoreSignature.parse("(n),(m)->(n),(n,m)"),
                    List.of(DType.INT64, DType.INT64),
                    k -> new Body(k, new Random(seed)).trace());
            boolean[] reads = Coverage.reads(f);
            for (long[] sizes : new long[][] {{0, 2}, {3, 0}, {4, 3}}) {
                long[][] first = run(f, sizes, seed, GARBAGE[0]);
                long[][] second = run(f, sizes, seed, GARBAGE[1]);
                for (int o = 2; o < 4; o++) {
                    boolean same = Arrays.equals(first[o], second[o]);
                    (reads[o] ? partly : whole).incrementAndGet();
                    if (!reads[o] && !same) {
                        throw new AssertionError(
                                "output " + (o - 2) + " counts as whole and is not, in\n" + Printer.print(f));
                    }
                }
            }
        });
        if (System.getProperty("quern.seed") == null) {
            assertTrue(whole.get() > CASES / 4 && partly.get() > CASES, whole + " whole, " + partly + " partly");
        }
    }

    /** With shadows of both outputs the same kernels do the same, and these get what is written, converted, and nothing else. */
    @Test
    void shadowsGetWhatIsWritten() {
        DType[] types = {null, null, DType.FLOAT32, DType.INT8};
        Property.check(CASES / 4, random -> {
            long seed = random.nextLong();
            Function f = Traces.trace("covered", CoreSignature.parse("(n),(m)->(n),(n,m)"),
                    List.of(DType.INT64, DType.INT64), k -> new Body(k, new Random(seed)).trace());
            Function shadowing = Shadows.of(f, types);
            Verifier.verify(shadowing);
            assertEquals("int64,int64->int64,int64,float32,int8", shadowing.signature());
            for (long[] sizes : new long[][] {{0, 2}, {3, 0}, {4, 3}}) {
                long[][] first = run(f, sizes, seed, GARBAGE[0]);
                long[][] second = run(f, sizes, seed, GARBAGE[1]);
                long[][] got = run(shadowing, sizes, seed, GARBAGE[0]);
                for (int o = 2; o < 4; o++) {
                    long[] shadow = new long[first[o].length];
                    for (int i = 0; i < shadow.length; i++) {
                        // what is written does not depend on what there was
                        boolean written = first[o][i] == second[o][i];
                        shadow[i] = written ? Scalars.cast(DType.INT64, types[o], first[o][i]) : GARBAGE[0];
                    }
                    assertArrayEquals(first[o], got[o]);
                    assertArrayEquals(shadow, got[o + 2], () -> Printer.print(shadowing));
                }
            }
        });
    }

    private static long[][] run(Function f, long[] sizes, long seed, long garbage) {
        Random random = new Random(seed);
        int n = (int) sizes[0];
        int m = (int) sizes[1];
        long[][] operands = {new long[n], new long[m], new long[n], new long[n * m], new long[n], new long[n * m]};
        for (int i = 0; i < 2; i++) {
            Arrays.setAll(operands[i], j -> random.nextInt(-2, 3));
        }
        for (int o = 2; o < operands.length; o++) {
            Arrays.fill(operands[o], garbage);
        }
        long[][] its = Arrays.copyOf(operands, 2 + f.core().outputs().size());
        Interpreter.runCore(f, (g, type, a) -> 0, sizes, new long[0], its);
        return operands;
    }

    /** A kernel whose indices are inside by how they are made. */
    private static final class Body {
        private final CoreKernel k;
        private final Random random;
        /** The indices of the innermost loops over n and over m. */
        private Expr i;
        private Expr j;
        /** That of the loop of independent rounds around, or null. */
        private Expr independent;
        private boolean inPlainLoop;
        private boolean inLoop;
        private int depth;

        Body(CoreKernel k, Random random) {
            this.k = k;
            this.random = random;
        }

        void trace() {
            Expr zero = k.constant(DType.INT64, 0);
            // both outputs have a dtype then, whatever follows
            k.when(k.dim("n").gt(100), () -> {
                k.out(0).set(zero, zero);
                k.out(1).set(zero, zero, zero);
            });
            block(4);
        }

        private void block(int most) {
            depth++;
            for (int n = 1 + random.nextInt(most); n > 0; n--) {
                statement();
            }
            depth--;
        }

        private void statement() {
            switch (random.nextInt(depth > 4 ? 5 : 12)) {
                case 0, 1, 2 -> store();
                case 3 -> leave();
                case 4 -> k.when(truth(), () -> block(2), () -> block(1));
                case 5 -> k.when(truth(), () -> block(2));
                case 6 -> loop(random.nextInt(3));
                default -> loop(random.nextBoolean());
            }
        }

        private void loop(int count) {
            boolean plain = inPlainLoop;
            boolean loop = inLoop;
            inPlainLoop = true;
            inLoop = true;
            k.loop(count, round -> block(2));
            inPlainLoop = plain;
            inLoop = loop;
        }

        private void loop(boolean overN) {
            Expr outerI = i;
            Expr outerJ = j;
            Expr around = independent;
            boolean plain = inPlainLoop;
            boolean loop = inLoop;
            int kind = independent == null ? random.nextInt(6) : 0;
            Consumer<Expr> rounds = index -> {
                i = overN ? index : i;
                j = overN ? j : index;
                independent = kind > 3 ? index : independent;
                block(3);
            };
            inLoop = true;
            inPlainLoop = kind <= 3;
            Expr end = k.dim(overN ? "n" : "m");
            switch (kind) {
                case 4 -> k.lanes(end, rounds);
                case 5 -> k.parallel(end, rounds);
                default -> k.loop(k.constant(DType.INT64, random.nextInt(6) == 0 ? 1 : 0), end, rounds);
            }
            inPlainLoop = plain;
            inLoop = loop;
            independent = around;
            i = outerI;
            j = outerJ;
        }

        private Expr truth() {
            return i != null && random.nextBoolean() ? k.in(0).at(i).lt(0) : k.dim("n").gt(random.nextInt(5));
        }

        private void leave() {
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (independent == null) {
                        k.returnIf(truth());
                    }
                }
                case 1 -> {
                    if (inLoop) {
                        k.continueIf(truth());
                    }
                }
                default -> {
                    if (inPlainLoop) {
                        k.breakIf(truth());
                    }
                }
            }
        }

        @SuppressWarnings("ReferenceEquality") // one loop's index
        private void store() {
            Expr value = k.constant(DType.INT64, random.nextInt(100));
            boolean free = independent == null;
            if (i != null && j != null && (free || independent == i || independent == j)) {
                k.out(1).set(value, i, j);
            } else if (i != null && (free || independent == i)) {
                k.out(0).set(value, i);
            }
        }
    }
}
