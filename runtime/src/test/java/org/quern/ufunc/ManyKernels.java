package org.quern.ufunc;

import java.util.List;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/** A child process for {@link DeterminismTest}: compiles kernels of several kinds, several at once. */
final class ManyKernels {
    /** How many. */
    static final int KERNELS = 5;

    private ManyKernels() {}

    public static void main(String[] args) {
        List<Ufunc> kernels = List.of(
                Ufunc.define("plain", (x, y) -> x.mul(y).add(1.5)),
                Ufunc.define("math", (x, y) -> Ops.exp(x).add(Ops.sin(y)).add(Ops.tgamma(x))),
                Ufunc.define("choice", (x, y) -> Ops.select(x.lt(y), Ops.sqrt(x), Ops.log(y))),
                Ufunc.define("tight", (x, y) -> Ops.tanh(x).mul(Ops.cbrt(y))).accuracy(Accuracy.TIGHT)
                        .fastmath(FastMath.CONTRACT),
                Ufunc.define("loops", 2, 2, k -> {
                    Var sum = k.var(k.in(0));
                    k.loop(5, i -> {
                        k.breakIf(sum.get().gt(k.in(1)));
                        sum.set(sum.get().mul(sum.get()));
                    });
                    k.out(0).set(sum.get());
                    k.out(1).set(k.in(1).sub(sum.get()));
                }));
        kernels.parallelStream().forEach(kernel -> kernel.prepare(DType.FLOAT64, DType.FLOAT32));
        kernels.get(0).prepare(DType.INT32, DType.UINT8);
    }
}
