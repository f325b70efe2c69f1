package org.quern.recording;

import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.select;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.dsl.Accumulator;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dtype.DType;
import org.quern.ufunc.Accuracy;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Kernels in every place where one is found again, and in some where none is. */
final class RecordedKernels {
    static final Ufunc TWICE = Ufunc.define("same", x -> x.add(x));
    /** Of the same name. */
    static final Ufunc THRICE = Ufunc.define("same", x -> x.add(x).add(x));
    static final Ufunc GROWTH = Ufunc.define("growth", (x, y) -> exp(x.mul(y)));
    /** Found by its own field, and not as an option of the other. */
    static final Ufunc EXACT_GROWTH = GROWTH.accuracy(Accuracy.TIGHT);
    static final Ufunc CLAMP = Ufunc.define("clamp", (x, most) -> select(x.gt(most), x, 0));
    private static final Ufunc METHOD = Ufunc.define("method", RecordedKernels::half);
    private static final Ufunc ANONYMOUS = Ufunc.define("anonymous", 1, 1, new KernelBody() {
        @Override
        public void trace(Kernel k) {
            k.out(0).set(k.in(0).mul(0.25));
        }
    });
    private static final Ufunc[] ALL = {powers(2), powers(3)};
    private static final List<Ufunc> LISTED = List.of(powers(4));
    private static final Map<DType, Ufunc> BY_TYPE = Map.of(DType.FLOAT32, powers(5));
    /** Under keys that no line can have. */
    static final Map<Object, Ufunc> ODD_KEYS = oddKeys();
    static final Gufunc SUM = Gufunc.define("row_sum", "(n)->()", RecordedKernels::sum);
    /** Writes a part of its output. */
    static final Gufunc ROW = Gufunc.define("row", "(n)->(n)", RecordedKernels::first);
    /** Not final: nobody knows what it holds in another process. */
    static Ufunc varying = powers(6);

    private RecordedKernels() {}

    /** A class of its own, whose kernels are made by another. */
    static final class Nested {
        static final Ufunc POWER = powers(7);

        private Nested() {}
    }

    static List<Ufunc> ofContainers() {
        return List.of(METHOD, ANONYMOUS, ALL[0], ALL[1], LISTED.getFirst(), BY_TYPE.get(DType.FLOAT32), Nested.POWER);
    }

    static Ufunc powers(int n) {
        return Ufunc.define("power", x -> {
            Expr product = x;
            for (int i = 1; i < n; i++) {
                product = product.mul(x);
            }
            return product;
        });
    }

    private static Map<Object, Ufunc> oddKeys() {
        Map<Object, Ufunc> kernels = new LinkedHashMap<>();
        int factor = 10;
        for (Object key : List.of("k b", "]", "a\nb", 1.5)) {
            double by = factor++;
            kernels.put(key, Ufunc.define("odd", x -> x.mul(by)));
        }
        return kernels;
    }

    private static Expr half(Expr x) {
        return x.mul(0.5);
    }

    private static void first(CoreKernel k) {
        Expr zero = k.constant(DType.INT64, 0);
        k.out(0).set(k.in(0).at(zero).mul(2), zero);
    }

    private static void sum(CoreKernel k) {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i)));
        k.out(0).set(sum.get());
    }
}
