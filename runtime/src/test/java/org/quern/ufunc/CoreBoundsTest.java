package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.abi.FaultCode;
import org.quern.codegen.CodegenOptions;
import org.quern.dsl.Accumulator;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.text.Printer;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;
import org.quern.testing.Traces;

/** Indices made of sizes and loop indices, at random: code fails where and only where the interpreter does, also where no check was needed. */
@ExtendWith(NrtBalance.class)
final class CoreBoundsTest {
    private static final int CASES = 50;

    @Test
    void whatIsNotCheckedIsInside() {
        AtomicInteger free = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Property.check(CASES, random -> {
            long seed = random.nextLong();
            Function f = Traces.trace("bounds", CoreSignature.parse("(n),(m)->()"),
                    List.of(DType.INT64, DType.INT64),
                    k -> new Body(k, new Random(seed)).trace());
            boolean checked = Compiled.LOWERING.inspect(f, Engine.ofProcess().target(), CodegenOptions.DEFAULT).notes()
                    .stream().anyMatch(note -> note.endsWith("checked"));
            free.addAndGet(checked ? 0 : 1);
            try (CompiledCore compiled = new CompiledCore(f, 4)) {
                for (long[] sizes : new long[][] {{0, 3}, {1, 1}, {5, 2}, {12, 7}, {13, 29}}) {
                    failed.addAndGet(compare(f, compiled, sizes, checked) ? 1 : 0);
                }
            }
        });
        if (System.getProperty("quern.seed") == null) {
            assertTrue(free.get() >= CASES / 10 && failed.get() >= CASES / 6,
                    free + " without checks, " + failed + " calls failed");
        }
    }

    private static boolean compare(Function f, CompiledCore compiled, long[] sizes, boolean checked) {
        long[][] operands = {values((int) sizes[0], 10), values((int) sizes[1], 100), new long[1]};
        boolean fails = false;
        long[][] expected = {operands[0], operands[1], new long[1]};
        try {
            Interpreter.runCore(f, (g, type, a) -> 0, sizes, new long[0], expected);
        } catch (IndexOutOfBoundsException e) {
            fails = true;
            assertTrue(checked, () -> "not checked, and outside: " + e);
        }
        for (int form = 0; form < CompiledCore.FORMS; form++) {
            long[][] got = {operands[0], operands[1], new long[1]};
            long status = compiled.run(form, CompiledCore.Layout.DENSE, sizes, 1, new long[0], got);
            assertEquals(fails, FaultCode.is(status),
                    "form " + form + " of sizes " + sizes[0] + ", " + sizes[1] + " of\n" + Printer.print(f));
            if (!fails) {
                assertEquals(expected[2][0], got[2][0], "form " + form);
            }
        }
        return fails;
    }

    private static long[] values(int n, long first) {
        long[] v = new long[n];
        for (int i = 0; i < n; i++) {
            v[i] = first + i;
        }
        return v;
    }

    /** One or two loops, the inner one perhaps in lanes, around a read at an index of them. */
    private record Body(CoreKernel k, Random random) {
        void trace() {
            Accumulator sum = k.sum(DType.INT64);
            loop(i -> {
                if (random.nextBoolean()) {
                    Expr end = bound();
                    Consumer<Expr> read = j -> sum.add(k.in(random.nextInt(2)).at(index(i, j)));
                    if (random.nextBoolean()) {
                        k.lanes(begin(), end, read);
                    } else {
                        k.loop(begin(), end, read);
                    }
                } else {
                    sum.add(k.in(random.nextInt(2)).at(index(i, i)));
                }
            });
            k.out(0).set(sum.get());
        }

        private void loop(Consumer<Expr> body) {
            k.loop(begin(), bound(), body);
        }

        private Expr number(long n) {
            return k.constant(DType.INT64, n);
        }

        private Expr begin() {
            return number(random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        }

        private Expr size() {
            return k.dim(random.nextBoolean() ? "n" : "m");
        }

        private Expr bound() {
            return switch (random.nextInt(8)) {
                case 0, 1 -> size();
                case 2 -> size().sub(random.nextInt(3));
                case 3 -> Ops.min(k.dim("n"), k.dim("m"));
                case 4 -> size().floorDiv(1 + random.nextInt(4));
                case 5 -> k.dim("n").sub(k.dim("m")).add(random.nextInt(2));
                case 6 -> k.dim("n").sub(Ops.min(k.dim("n"), Ops.max(k.dim("m"), number(1))));
                default -> Ops.min(size(), number(random.nextInt(6)));
            };
        }

        private Expr index(Expr i, Expr j) {
            Expr x = random.nextBoolean() ? i : j;
            return switch (random.nextInt(10)) {
                case 0, 1 -> x;
                case 2 -> x.add(random.nextInt(3));
                case 3 -> Ops.max(x.sub(random.nextInt(3)), number(0));
                case 4 -> Ops.min(x.add(random.nextInt(3)), size().sub(1));
                case 5 -> x.mul(1 + random.nextInt(3)).add(random.nextInt(2));
                case 6 -> size().sub(1).sub(x);
                case 7 -> x.add(size());
                case 8 -> i.add(j);
                default -> x.mul(2);
            };
        }
    }
}
