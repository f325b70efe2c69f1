package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.assertFault;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.text.Printer;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;
import org.quern.testing.Traces;

/** Scratch memory whose size is computed, below 0 too: then it has no element, for all that asks. */
@ExtendWith(NrtBalance.class)
final class ScratchSizesTest {
    private static final int CASES = 24;
    private static final CoreSignature SIGNATURE = CoreSignature.parse("(n),(k)->(n)");

    /** Random sizes, indices that operands give: compiled code fails where and only where the interpreter does. */
    @Test
    void indicesAreCheckedAgainstWhatIsThere() {
        AtomicInteger failed = new AtomicInteger();
        Property.check(CASES, random -> {
            long seed = random.nextLong();
            Function f = Traces.trace("scratch", SIGNATURE, List.of(DType.INT64, DType.INT64),
                    k -> body(k, new Random(seed)));
            try (CompiledCore compiled = new CompiledCore(f, new int[] {1, 4, 8}[random.nextInt(3)])) {
                for (int n = 0; n < 7; n++) {
                    for (long shift : new long[] {0, 3}) {
                        failed.addAndGet(compare(f, compiled, n, shift, random) ? 1 : 0);
                    }
                }
            }
        });
        if (System.getProperty("quern.seed") == null) {
            assertTrue(failed.get() > 5 * CASES && failed.get() < 12 * CASES, failed + " calls failed");
        }
    }

    private static boolean compare(Function f, CompiledCore compiled, int n, long shift, Random random) {
        long[] index = random.longs(4, -4, 5).toArray();
        if (random.nextBoolean()) {
            Arrays.fill(index, 0);
        }
        long[] in = random.longs(n, 0, 2).toArray();
        long[] sizes = {n, index.length};
        long[] expected = new long[n];
        boolean fails = false;
        try {
            Interpreter.runCore(f, (g, type, a) -> 0, sizes, new long[] {shift}, new long[][] {in, index, expected});
        } catch (IndexOutOfBoundsException e) {
            fails = true;
        }
        for (int form = 0; form < CompiledCore.FORMS; form++) {
            long[] out = new long[n];
            long status = compiled.run(form, CompiledCore.Layout.DENSE, sizes, 1, new long[] {shift},
                    new long[][] {in, index, out});
            String where = "form " + form + ", n = " + n + ", index " + Arrays.toString(index) + " of\n"
                    + Printer.print(f);
            assertEquals(fails, FaultCode.is(status), where);
            if (!fails) {
                assertArrayEquals(expected, out, where);
            }
        }
        return fails;
    }

    private static void body(CoreKernel k, Random random) {
        Expr shift = k.uniform("shift", DType.INT64);
        Expr[] sizes = IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(axis -> size(k, shift, random))
                .toArray(Expr[]::new);
        boolean looped = random.nextInt(3) == 0;
        if (random.nextInt(3) == 0) {
            k.parallel(k.dim("n"), i -> touch(k, random, i, k.scratch(DType.INT64, sizes), looped));
        } else {
            Core own = k.scratch(DType.INT64, sizes);
            k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> touch(k, random, i, own, looped));
        }
    }

    private static Expr size(CoreKernel k, Expr shift, Random random) {
        Expr n = k.dim("n");
        return switch (random.nextInt(8)) {
            case 0, 1 -> n.sub(2);
            case 2 -> n;
            case 3 -> n.sub(shift);
            case 4 -> Ops.min(n.sub(1), k.constant(DType.INT64, 3));
            case 5 -> n.neg();
            case 6 -> k.constant(DType.INT64, 3 - random.nextInt(5));
            default -> n.sub(1).cast(DType.INT8);
        };
    }

    /** Writes and reads an element, by the operand's index, or all of an axis by a loop to the size that the memory tells. */
    private static void touch(CoreKernel k, Random random, Expr i, Core memory, boolean looped) {
        Expr[] at = IntStream.range(0, memory.rank())
                .mapToObj(axis -> k.in(1).at(k.constant(DType.INT64, random.nextInt(4)))).toArray(Expr[]::new);
        Runnable access = () -> {
            memory.set(memory.at(at).add(k.in(0).at(i)).add(memory.size(0)), at);
            k.out(0).set(memory.at(at), i);
        };
        k.out(0).set(memory.size(memory.rank() - 1), i);
        if (looped) {
            k.loop(k.constant(DType.INT64, 0), memory.size(0), j -> {
                at[0] = j;
                access.run();
            });
        } else {
            access.run();
        }
    }

    /** The first kernel that went wrong, as a user meets it. */
    @Test
    void aSizeBelowZeroIsNamedAsZero() {
        try (Gufunc g = Gufunc.define("shorter", "(n),()->()", k -> {
            Core s = k.scratch(DType.FLOAT64, k.dim("n").sub(2));
            s.set(k.in(0).at(k.constant(DType.INT64, 0)), k.in(1).at().cast(DType.INT64));
            k.out(0).set(s.size(0));
        })) {
            for (long index : new long[] {0, 5, -1, 1L << 40}) {
                for (int places : new int[] {1, 3, 200}) {
                    NDArray x = NDArray.full(DType.FLOAT64, 1.0, places, 1);
                    KernelFaultException e = assertThrows(KernelFaultException.class, () -> g.apply(x, index));
                    assertFault("kernel 'shorter': a write to scratch memory is outside its axis 0 of size 0: index "
                            + index
                            + ", at loop position (0)", e);
                }
            }
            assertEquals(3, g.apply(NDArray.full(DType.FLOAT64, 1.0, 5), 2L).getLong());
        }
    }

    /** Of a uniform parameter, too, and of an integer narrower than an index. */
    @Test
    void aSizeThatAParameterGivesIsNamed() {
        for (DType type : new DType[] {DType.INT64, DType.INT8}) {
            try (Gufunc g = Gufunc.define("given", "(n)->()", k -> {
                Core s = k.scratch(DType.FLOAT64, k.dim("n"), k.uniform("m", type).cast(DType.INT64).add(1));
                s.set(k.in(0).at(k.constant(DType.INT64, 0)), k.constant(DType.INT64, 0), k.constant(DType.INT64, 4));
                k.out(0).set(s.size(1));
            }); NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3)) {
                for (long m : new long[] {0, 3, -2}) {
                    KernelFaultException e = assertThrows(KernelFaultException.class, () -> g.on(x).with("m", m).run());
                    assertFault("kernel 'given': a write to scratch memory is outside its axis 1 of size "
                            + Math.max(0, m + 1) + ": index 4, at loop position ()", e);
                }
                assertEquals(5, g.on(x).with("m", 4L).run().getLong());
            }
        }
    }

    /** Products that are more than there can be are no memory; with an axis of nothing they are nothing, in any order. */
    @Test
    void productsThatOverflow() {
        try (Gufunc g = Gufunc.define("product", "(n)->()", k -> {
            Core s = k.scratch(DType.FLOAT64, k.uniform("a", DType.INT64), k.uniform("b", DType.INT64),
                    k.uniform("c", DType.INT64));
            k.out(0).set(s.size(0).add(s.size(1)).add(s.size(2)));
        })) {
            long root = 1L << 31;
            long[][] tooMuch = {{1L << 60, 1, 1}, {1, 1L << 61, 1}, {root, root, 1}, {root, root, root},
                {1L << 32, 1L << 32, 4},
                {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE}, {1, 1, Long.MAX_VALUE / 8},
                {1, 1, (Long.MAX_VALUE - 63) / 8}};
            for (long[] sizes : tooMuch) {
                OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> product(g, sizes));
                BigInteger bytes = Arrays.stream(sizes).mapToObj(BigInteger::valueOf)
                        .reduce(BigInteger.valueOf(8), BigInteger::multiply);
                assertTrue(e.getMessage().matches("kernel 'product': no native memory for scratch memory of a call: "
                        + bytes + " bytes asked for by the kernel's body, \\d+ bytes in use by arrays,"
                        + " \\d+ bytes allowed \\(system property quern.memory.limit\\). Close arrays that are no longer needed."),
                        e.getMessage());
            }
            for (int axis = 0; axis < 3; axis++) {
                for (long none : new long[] {0, -1, Long.MIN_VALUE}) {
                    long[] sizes = {1L << 62, 1L << 61, 1L << 62};
                    sizes[axis] = none;
                    assertEquals(Arrays.stream(sizes).map(n -> Math.max(0, n)).sum(), product(g, sizes));
                }
            }
            assertEquals(9, product(g, 2, 3, 4));
        }
    }

    private static long product(Gufunc g, long... sizes) {
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3)) {
            return g.on(x).with("a", sizes[0]).with("b", sizes[1]).with("c", sizes[2]).run().getLong();
        }
    }
}
