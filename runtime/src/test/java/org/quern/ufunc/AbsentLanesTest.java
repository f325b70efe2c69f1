package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.CoreBody;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelBody;
import org.quern.dsl.KernelBuilder;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/**
 * Lanes that are not there: that have left a loop or the kernel, or went another way. Nothing is read, kept, failed or waited for on
 * their behalf, and what they had stays.
 */
@ExtendWith(NrtBalance.class)
class AbsentLanesTest {
    private static final DType F64 = DType.FLOAT64;
    private static final DType I64 = DType.INT64;

    @Test
    void aLocalArrayIsReadForLanesThatAreThere(@TempDir Path cache) {
        Child child = Child.run(true, cache, List.of(), AbsentLanesProcess.class);
        assertEquals(0, child.status(), child.output());
        StringBuilder expected = new StringBuilder();
        for (String kernel : new String[] {"read", "written", "nested", "bytes"}) {
            for (int lanes : new int[] {0, 1, 4, 32}) {
                expected.append(kernel).append(" in ").append(lanes).append(" lanes: 0 wrong\n");
            }
        }
        assertEquals(expected.toString(), child.output());
    }

    /** An accumulator keeps what it had in instances that do not take part in a parallel or lanes loop. */
    static List<CoreCase> accumulators() {
        return List.of(
                accumulator("chosen", k -> {
                    Accumulator c = k.sum(I64);
                    k.when(k.in(0).at().and(1).ne(0), () -> k.parallel(k.dim("n"), i -> c.add(k.constant(I64, 1))),
                            () -> k.parallel(k.dim("n"), i -> c.add(k.in(1).at(i).and(7))));
                    k.out(0).set(c.get());
                }),
                accumulator("chosen_twice", k -> {
                    Accumulator most = k.accumulator(Reduce.MAX, I64);
                    most.add(k.in(0).at());
                    k.when(k.in(0).at().and(1).ne(0), () -> k.parallel(k.dim("n"), i -> {
                        k.continueIf(k.in(1).at(i).and(1).eq(0));
                        most.add(k.in(1).at(i));
                    }));
                    k.when(k.in(0).at().and(6).eq(2), () -> k.lanes(k.dim("n"), i -> most.add(k.in(1).at(i))));
                    k.out(0).set(most.get());
                }),
                accumulator("floats", k -> {
                    Accumulator most = k.accumulator(Reduce.MAX, F64);
                    Accumulator sum = k.sum(F64);
                    k.loop(k.in(0).at().and(3), k.constant(I64, 3), r -> k.parallel(k.dim("n"), i -> {
                        most.add(k.in(1).at(i).cast(F64).mul(r.cast(F64)));
                        sum.add(k.in(1).at(i).cast(F64).mul(0.1));
                    }));
                    k.out(0).set(most.get().add(sum.get()).reinterpret(I64));
                }),
                accumulator("rounds_of_its_own", k -> {
                    Accumulator c = k.sum(I64);
                    k.loop(k.constant(I64, 0), k.in(0).at().and(3),
                            r -> k.parallel(k.dim("n"), i -> c.add(k.in(1).at(i).add(r))));
                    k.out(0).set(c.get());
                }),
                accumulator("beside_a_break", k -> {
                    Accumulator c = k.sum(I64);
                    k.loop(3, r -> {
                        k.breakIf(k.in(0).at().and(3).eq(r));
                        k.parallel(k.dim("n"), i -> c.add(k.in(1).at(i)));
                        k.continueIf(k.in(0).at().and(4).ne(0));
                        k.lanes(k.dim("n"), i -> c.add(i.mul(1000)));
                    });
                    k.out(0).set(c.get());
                }),
                accumulator("while", k -> {
                    Accumulator c = k.sum(I64);
                    Var left = k.var(k.in(0).at().and(3));
                    k.loopWhile(() -> left.get().gt(0), () -> {
                        k.parallel(k.dim("n"), i -> c.add(k.in(1).at(i)));
                        left.set(left.get().sub(1));
                    });
                    k.out(0).set(c.get());
                }),
                accumulator("arrays", k -> {
                    AccumulatorArray bins = k.accumulators(Reduce.SUM, I64, 5);
                    k.when(k.in(0).at().and(1).ne(0),
                            () -> k.parallel(k.dim("n"), i -> bins.add(k.in(1).at(i).mod(5), i)),
                            () -> k.parallel(k.dim("n"), i -> k.loop(k.constant(I64, 0), k.in(1).at(i).and(3),
                                    j -> bins.add(j, k.in(0).at()))));
                    Expr sum = bins.get(k.constant(I64, 0));
                    for (int b = 1; b < 5; b++) {
                        sum = sum.mul(31).add(bins.get(k.constant(I64, b)));
                    }
                    k.out(0).set(sum);
                }),
                accumulator("of_a_function", k -> {
                    Accumulator c = k.accumulator(LOOKED_UP, k.constant(I64, 0));
                    AccumulatorArray few = k.accumulators(LOOKED_UP, k.constant(I64, 0), 2);
                    Expr beyond = Ops.select(k.in(0).at().and(1).ne(0), k.constant(I64, 0), k.constant(I64, 50));
                    k.when(k.in(0).at().and(1).ne(0), () -> {
                        k.parallel(k.dim("n"), i -> {
                            c.add(k.in(1).at(i).mod(10).add(beyond));
                            few.add(i.and(1), k.in(1).at(i).mod(9).add(beyond));
                        });
                        k.lanes(k.dim("n"), i -> c.add(k.in(1).at(i).mod(11).add(beyond)));
                        c.add(beyond);
                    });
                    k.out(0).set(
                            c.get().mul(100).add(few.get(k.constant(I64, 0)).mul(10)).add(few.get(k.constant(I64, 1))));
                }),
                accumulator("added_up_from_a_function", k -> {
                    Accumulator c = k.sum(I64);
                    AccumulatorArray bins = k.accumulators(Reduce.SUM, I64, 3);
                    k.parallel(k.dim("n"), i -> {
                        Expr kept = KEPT.of(k.in(1).at(i), i);
                        c.add(kept);
                        bins.add(kept.mod(3), kept);
                        k.when(kept.gt(1), () -> c.add(k.in(0).at()));
                    });
                    k.out(0).set(c.get().mul(7).add(bins.get(k.constant(I64, 2))));
                }),
                accumulator("of_what_a_function_keeps", k -> {
                    Accumulator c = k.sum(I64);
                    Accumulator chosen = k.sum(I64);
                    k.parallel(k.dim("n"), i -> k.loop(2, r -> {
                        Expr kept = KEPT.of(k.in(1).at(i), r);
                        c.add(kept);
                        k.when(kept.gt(1), () -> chosen.add(kept));
                        k.continueIf(kept.eq(0));
                        c.add(k.constant(I64, 1000));
                    }));
                    k.out(0).set(c.get().mul(7).add(chosen.get()));
                }));
    }

    /** The larger of two, of which neither is above 10. */
    private static final DeviceFunction LOOKED_UP = DeviceFunction.define("looked_up", 2, 1, k -> {
        LocalArray zeros = k.array(I64, 11);
        Var larger = k.var(Ops.max(k.in(0), k.in(1)));
        k.loopWhile(1, () -> larger.get().gt(10), () -> {});
        k.out(0).set(larger.get().add(zeros.get(k.in(1))));
    });

    /** Its first argument modulo 3 plus the second, by way of an array. */
    private static final DeviceFunction KEPT = DeviceFunction.define("kept", 2, 1, k -> {
        LocalArray three = k.array(I64, 3);
        three.set(1, k.constant(I64, 1));
        three.set(2, k.constant(I64, 2));
        k.out(0).set(three.get(k.in(0).mod(3)).add(k.in(1)));
    });

    private static CoreCase accumulator(String name, CoreBody body) {
        return new CoreCase(name, "(),(n)->()", List.of(I64, I64), CoreCase.lengths(0, 10, 300), body);
    }

    @ParameterizedTest
    @MethodSource("accumulators")
    void anAccumulatorKeepsWhatItHad(CoreCase c) {
        c.compare(new int[] {1, 9}, false);
    }

    /** What nobody may come to: it would fail, last for years, or never end. */
    private static final List<Consumer<KernelBuilder>> NEVER = List.of(
            k -> k.loopWhile(7, () -> k.constant(DType.BOOL, 1), () -> {}),
            k -> k.loopWhile(() -> k.constant(DType.BOOL, 1), () -> {}),
            k -> {
                Var v = k.var(F64, 0.5);
                k.loop(k.constant(I64, 0), k.constant(I64, Long.MAX_VALUE), i -> v.set(Ops.sin(v.get().add(1))));
            });

    private static Expr always(Expr x) {
        return x.eq(x);
    }

    private static List<KernelBody> vacated(Consumer<KernelBuilder> never) {
        DeviceFunction spinning = DeviceFunction.define("spinning", 1, 1, k -> {
            never.accept(k);
            k.out(0).set(k.in(0));
        });
        DeviceFunction returning = DeviceFunction.define("returning", 1, 1, k -> {
            k.out(0).set(k.in(0).mul(2));
            k.returnIf(always(k.in(0)));
            never.accept(k);
            k.out(0).set(k.in(0));
        });
        return List.of(
                k -> {
                    k.out(0).set(k.in(0));
                    k.returnIf(always(k.in(0)));
                    never.accept(k);
                    k.out(0).set(k.in(0).mul(2));
                },
                k -> {
                    k.out(0).set(k.in(0));
                    k.when(k.in(0).lt(0), () -> k.returnIf(always(k.in(0))), () -> {
                        k.out(0).set(k.in(0).add(1));
                        k.loop(3, i -> k.returnIf(k.in(0).lt(1e300)));
                        k.returnIf(always(k.in(0)));
                    });
                    never.accept(k);
                },
                k -> {
                    Var v = k.var(k.in(0));
                    k.loop(3, i -> {
                        v.set(v.get().add(1));
                        k.breakIf(always(k.in(0)));
                        never.accept(k);
                    });
                    k.out(0).set(v.get());
                },
                k -> {
                    Var v = k.var(k.in(0));
                    k.loop(3, i -> {
                        v.set(v.get().add(1));
                        k.when(k.in(0).lt(0), () -> k.breakIf(always(k.in(0))), () -> k.continueIf(always(k.in(0))));
                        k.when(i.lt(2), () -> never.accept(k));
                    });
                    k.out(0).set(v.get());
                },
                k -> {
                    Var v = k.var(k.in(0));
                    k.loopWhile(() -> v.get().lt(3), () -> {
                        v.set(v.get().add(1));
                        k.when(v.get().gt(-100), () -> {
                            k.continueIf(always(k.in(0)));
                            never.accept(k);
                        });
                        k.breakIf(always(k.in(0)));
                        v.set(spinning.of(k.constant(F64, 1.0)));
                    });
                    k.out(0).set(v.get());
                },
                k -> k.out(0).set(returning.of(k.in(0)).add(returning.of(k.constant(F64, 0.5)))));
    }

    @Test
    void nothingRunsWhereNoLaneIsLeft() {
        Random random = new Random(1);
        long[] x = new long[150];
        for (int i = 0; i < x.length; i++) {
            x[i] = Double.doubleToRawLongBits(random.nextGaussian() * 3);
        }
        int bodies = vacated(NEVER.get(0)).size();
        for (int b = 0; b < bodies; b++) {
            for (int lanes : new int[] {0, 1, 4}) {
                int n = (b + lanes) % NEVER.size();
                Function f = Traces.trace("vacated" + b, List.of(F64), 1, vacated(NEVER.get(n)).get(b));
                String what = f.name() + " by " + n + " in " + lanes + " lanes";
                try (Compiled compiled = new Compiled(f, lanes)) {
                    long[] out = assertTimeoutPreemptively(Duration.ofSeconds(20),
                            () -> compiled.run(new long[][] {x})[0], what);
                    for (int i = 0; i < x.length; i++) {
                        assertTrue(Scalars.same(F64, Interpreter.run(f, Libm::apply, x[i])[0], out[i]), what);
                    }
                }
            }
        }
    }

    private static List<CoreCase> vacatedCores(Consumer<KernelBuilder> never) {
        return List.of(
                new CoreCase("returned", "(),(n)->()", List.of(I64, I64), CoreCase.lengths(40), k -> {
                    k.out(0).set(k.in(0).at());
                    k.returnIf(k.in(0).at().eq(k.in(0).at()));
                    Accumulator sum = k.sum(I64);
                    k.lanes(k.dim("n"), i -> sum.add(i));
                    never.accept(k);
                    k.out(0).set(sum.get());
                }),
                new CoreCase("continued", "(),(n)->(n)", List.of(I64, I64), CoreCase.lengths(40),
                        k -> k.lanes(k.dim("n"), i -> {
                            k.out(0).set(k.in(1).at(i).add(k.in(0).at()), i);
                            k.continueIf(k.in(1).at(i).or(1).ne(0));
                            never.accept(k);
                            k.out(0).set(i, i);
                        })),
                new CoreCase("in_chunks", "(),(n)->(n),()", List.of(I64, I64), CoreCase.lengths(40), k -> {
                    Accumulator sum = k.sum(I64);
                    k.parallel(k.dim("n"), i -> {
                        k.out(0).set(k.in(1).at(i), i);
                        sum.add(k.in(1).at(i));
                        k.continueIf(k.in(0).at().or(1).ne(0));
                        never.accept(k);
                        sum.add(i);
                    });
                    k.out(1).set(sum.get());
                }));
    }

    @Test
    void nothingRunsInCoresWhereNoLaneIsLeft() {
        for (int n = 0; n < NEVER.size(); n++) {
            CoreCase c = vacatedCores(NEVER.get(n)).get(n);
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> c.compare(new int[] {9}, false), c.name());
        }
    }
}
