package org.quern.codegen.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.text.Printer;
import org.quern.testing.Property;
import org.quern.testing.Traces;

/** A kernel in pieces computes what it did in one. */
class OutliningTest {
    private static final List<DType> TYPES = List.of(DType.FLOAT64, DType.INT64);

    @Test
    void whatIsShortStaysAsItIs() {
        Function f = Traces.trace("f", TYPES, 1, k -> k.out(0).set(k.in(0).add(k.in(1))));
        assertSame(f, new Outlining().apart(f));
    }

    @Test
    void randomKernels() {
        int[] calls = new int[1];
        Property.check(60, random -> {
            long seed = random.nextLong();
            Function f = Traces.trace("f", TYPES, 2, k -> new Body(k, new Random(seed)).define());
            Function apart = new Outlining(20, 4).apart(f);
            Verifier.verify(apart);
            calls[0] += apart.closure().size() - f.closure().size();
            for (int i = 0; i < 8; i++) {
                long[] in = {Double.doubleToRawLongBits(random.nextInt(-8, 9) * 0.5), random.nextInt(-4, 5)};
                assertArrayEquals(Interpreter.run(f, Libm::apply, in), Interpreter.run(apart, Libm::apply, in),
                        () -> Printer.print(apart));
            }
        });
        assertTrue(calls[0] > 100, "pieces made: " + calls[0]);
    }

    /** Random statements about variables, which choices and loops assign, leave and nest. */
    private static final class Body {
        private static final int DEEP = 3;
        private static final DeviceFunction HALF = DeviceFunction.define("half", x -> x.mul(0.5).sub(1));

        private final Kernel k;
        private final Random random;
        private final List<Var> variables = new ArrayList<>();

        Body(Kernel k, Random random) {
            this.k = k;
            this.random = random;
        }

        void define() {
            variables.add(k.var(k.in(0)));
            variables.add(k.var(k.in(1).cast(DType.FLOAT64)));
            block(0, 12, false);
            block(0, 12, false);
            k.out(0).set(any());
            k.out(1).set(any().sub(any()));
        }

        private Expr any() {
            return variables.get(random.nextInt(variables.size())).get();
        }

        private void block(int depth, int statements, boolean inLoop) {
            int before = variables.size();
            for (int i = 0; i < statements; i++) {
                statement(depth, inLoop);
            }
            while (variables.size() > before) {
                variables.removeLast();
            }
        }

        private void statement(int depth, boolean inLoop) {
            int kind = random.nextInt(depth < DEEP ? 11 : 6);
            Var v = variables.get(random.nextInt(variables.size()));
            switch (kind) {
                case 0, 1, 2 -> v.set(any().mul(0.5).add(any()));
                case 3 -> variables.add(k.var(any().sub(random.nextInt(5))));
                case 4 -> v.set(HALF.of(any()));
                case 5 -> leave(inLoop);
                case 6, 7 ->
                    k.when(any().lt(any()), () -> block(depth + 1, 5, inLoop), () -> block(depth + 1, 3, inLoop));
                case 8, 9 -> k.loop(1 + random.nextInt(3), i -> {
                    v.set(v.get().add(i.cast(DType.FLOAT64)));
                    block(depth + 1, 4, true);
                });
                default -> {
                    Var rounds = k.var(DType.INT64, 0);
                    k.loopWhile(4, () -> rounds.get().lt(2), () -> {
                        rounds.set(rounds.get().add(1));
                        block(depth + 1, 3, true);
                    });
                }
            }
        }

        private void leave(boolean inLoop) {
            Expr condition = any().gt(random.nextInt(3, 30));
            switch (inLoop ? random.nextInt(3) : 2) {
                case 0 -> k.breakIf(condition);
                case 1 -> k.continueIf(condition);
                default -> {
                    if (random.nextInt(3) == 0) {
                        k.returnIf(condition);
                    }
                }
            }
        }
    }
}
