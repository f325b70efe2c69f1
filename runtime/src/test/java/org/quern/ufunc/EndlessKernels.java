package org.quern.ufunc;

import static org.quern.dsl.Ops.min;

import java.util.List;
import java.util.function.Function;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.KernelBody;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/** Kernels of one operand that do not end in this century where it is 1, in every kind of loop, and end at once where it is 0. */
final class EndlessKernels {
    private static final long CENTURY = 1L << 60;

    private static final DeviceFunction HANGS = DeviceFunction.define("hangs", 1, 1, k -> {
        Var v = k.var(k.in(0));
        k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().mul(-1).mul(-1)));
        k.out(0).set(v.get());
    });

    /** An associative function, were it to end. */
    private static final DeviceFunction COMBINES = DeviceFunction.define("combines", 2, 1, k -> {
        Var v = k.var(k.in(0).add(k.in(1)));
        k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().abs()));
        k.out(0).set(v.get());
    });

    private EndlessKernels() {}

    /** A kernel and a call of it. */
    record Case(String name, UniversalFunction ufunc, Function<NDArray, Object> call) {}

    private static Case elements(String name, KernelBody body) {
        Ufunc f = Ufunc.define(name, 1, 1, body);
        return new Case(name, f, f::on);
    }

    private static Case uniform(String name, KernelBody body) {
        Ufunc f = Ufunc.define(name, 1, 1, body);
        return new Case(name, f, x -> f.on(x).with("n",
                x.getDouble(x.ndim() == 1 ? new long[] {0} : new long[] {0, 0}) > 0 ? CENTURY : 0L));
    }

    private static Case cores(String name, String signature, CoreBody body) {
        Gufunc g = Gufunc.define(name, signature, body);
        return new Case(name, g, g::on);
    }

    private static Case uniformCores(String name, String signature, CoreBody body) {
        Gufunc g = Gufunc.define(name, signature, body);
        return new Case(name, g, x -> g.on(x).with("n", x.getDouble(0, 0) > 0 ? CENTURY : 0L));
    }

    /** Of elements. */
    static List<Case> ufuncs() {
        return List.of(
                elements("while_differs", k -> {
                    Var v = k.var(k.in(0));
                    k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().mul(-1).mul(-1)));
                    k.out(0).set(v.get());
                }),
                uniform("while_same", k -> {
                    Var n = k.var(k.uniform("n", DType.INT64));
                    k.loopWhile(() -> n.get().gt(0), () -> n.set(n.get().neg().neg()));
                    k.out(0).set(k.in(0).add(n.get().cast(DType.FLOAT64)));
                }),
                uniform("counted_by_parameter", k -> {
                    Var v = k.var(k.in(0));
                    k.loop(k.constant(DType.INT64, 0), k.uniform("n", DType.INT64),
                            i -> v.set(v.get().mul(0.5).add(1)));
                    k.out(0).set(v.get());
                }),
                elements("counted_by_element", k -> {
                    Var v = k.var(k.in(0));
                    k.loop(k.constant(DType.INT64, 0), k.in(0).mul(0x1p60).cast(DType.INT64),
                            i -> v.set(v.get().mul(0.5).add(1)));
                    k.out(0).set(v.get());
                }),
                elements("counted_and_left", k -> {
                    Var v = k.var(k.in(0));
                    k.loop(CENTURY, i -> {
                        k.breakIf(v.get().le(0));
                        v.set(v.get().mul(0.5).add(1));
                    });
                    k.out(0).set(v.get());
                }),
                elements("nested", k -> {
                    Var v = k.var(k.in(0));
                    k.when(v.get().gt(0), () -> k.loop(1_000_000, i -> k.loop(1_000_000, j -> k.loop(1_000_000,
                            m -> v.set(v.get().mul(0.5).add(1))))));
                    k.out(0).set(v.get());
                }),
                elements("in_a_function", k -> {
                    Var v = k.var(k.in(0));
                    k.loop(3, i -> k.when(v.get().gt(0), () -> v.set(HANGS.of(v.get()))));
                    k.out(0).set(v.get());
                }),
                elements("that_may_fail", k -> {
                    LocalArray a = k.array(DType.FLOAT64, 4);
                    Var v = k.var(k.in(0));
                    Var i = k.var(DType.INT64, 0);
                    k.loopWhile(() -> v.get().gt(0), () -> {
                        i.set(i.get().add(1).and(3));
                        a.set(i.get(), v.get());
                    });
                    k.out(0).set(a.get(i.get().add(v.get().mul(100).cast(DType.INT64))));
                }));
    }

    /** Of rows. */
    static List<Case> gufuncs() {
        return List.of(
                cores("core_while", "(n)->(n)", k -> {
                    Var v = k.var(k.in(0).at(k.constant(DType.INT64, 0)));
                    k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().mul(-1).mul(-1)));
                    k.lanes(k.dim("n"), i -> k.out(0).set(v.get(), i));
                }),
                cores("lanes_while", "(n)->(n)", k -> k.lanes(k.dim("n"), i -> {
                    Var v = k.var(k.in(0).at(i));
                    k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().mul(-1).mul(-1)));
                    k.out(0).set(v.get(), i);
                })),
                uniformCores("lanes_of_a_century", "(n)->()", k -> {
                    Accumulator sum = k.sum(DType.FLOAT64);
                    k.lanes(k.uniform("n", DType.INT64), i -> sum.add(k.in(0).at(min(i, k.dim("n").sub(1)))));
                    k.out(0).set(sum.get());
                }),
                uniformCores("scratch_and_loops", "(n)->(n)", k -> {
                    Core s = k.scratch(DType.FLOAT64, k.dim("n"));
                    k.loop(k.constant(DType.INT64, 0), k.uniform("n", DType.INT64),
                            j -> k.lanes(k.dim("n"), i -> s.set(k.in(0).at(i).add(s.at(i)), i)));
                    k.lanes(k.dim("n"), i -> k.out(0).set(s.at(i), i));
                }),
                cores("parallel_while", "(n)->(n)", k -> k.parallel(k.dim("n"), i -> {
                    Var v = k.var(k.in(0).at(i));
                    k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().mul(-1).mul(-1)));
                    k.out(0).set(v.get(), i);
                })),
                uniformCores("parallel_sums", "(n)->()", k -> {
                    AccumulatorArray a = k.accumulators(Reduce.SUM, DType.FLOAT64, 8);
                    k.parallel(k.dim("n"), i -> k.loop(k.constant(DType.INT64, 0), k.uniform("n", DType.INT64),
                            j -> a.add(j.and(7), k.in(0).at(i))));
                    k.out(0).set(a.get(k.constant(DType.INT64, 3)));
                }),
                cores("combining", "(n)->()", k -> {
                    Accumulator all = k.accumulator(COMBINES, k.constant(DType.FLOAT64, 0));
                    k.lanes(k.dim("n"), i -> all.add(k.in(0).at(i)));
                    k.out(0).set(all.get());
                }),
                cores("in_place", "inout(n)->", k -> k.lanes(k.dim("n"), i -> {
                    Var v = k.var(k.in(0).at(i));
                    k.loopWhile(() -> v.get().gt(0), () -> v.set(v.get().abs()));
                    k.in(0).set(v.get(), i);
                })));
    }
}
