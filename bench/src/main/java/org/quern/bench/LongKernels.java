package org.quern.bench;

import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.sqrt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;

/**
 * The growth of the time from trace to link with the length of a kernel, as a Markdown table: a construct many times
 * over, each kernel compiled once in one process, in order of length. The bar is n log n: 13.3 times as much at 10,000
 * as at 1,000, 15 times at 1,000 as at 100.
 */
public final class LongKernels {
    private static final double MILLI = 1e6;
    private static final int[] LENGTHS = {100, 1_000, 10_000};

    private LongKernels() {}

    /** Prints the table. With {@code --quick}, of the shortest only. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quick = List.of(arguments).contains("--quick");
        OverloadInfo _ = Ufunc.define("bench_first", x -> x.mul(x).add(1)).prepare(DType.FLOAT64);
        StringBuilder t = new StringBuilder("# Long kernels\n\n").append(Machine.describe())
                .append("\n| n of | ms at 100 | at 1,000 | at 10,000 | last growth, n log n is 13.3 to 15 |\n| --- | --: | --: | --: | --: |\n");
        families().forEach((name, family) -> {
            t.append("| ").append(name);
            double before = 0;
            double last = 0;
            for (int length : LENGTHS) {
                if (length > family.most() || (quick && length > LENGTHS[0])) {
                    t.append(" | ");
                } else {
                    before = last;
                    last = millis(name, length, family.body().apply(length));
                    t.append(String.format(Locale.ROOT, " | %.0f", last));
                }
            }
            t.append(quick ? " |  |\n" : String.format(Locale.ROOT, " | %.1f |%n", last / before));
        });
        System.out.print(t);
    }

    private static double millis(String name, int length, KernelBody body) {
        long begin = System.nanoTime();
        OverloadInfo _ = Ufunc.define("bench_" + name.replace(' ', '_') + "_" + length, 1, 1, body)
                .prepare(DType.FLOAT64);
        return (System.nanoTime() - begin) / MILLI;
    }

    /**
     * Kernels of a construct.
     *
     * @param most how many of it a kernel may have
     */
    private record Family(int most, IntFunction<KernelBody> body) {}

    private static Map<String, Family> families() {
        Map<String, Family> all = new LinkedHashMap<>();
        all.put("additions", new Family(10_000, n -> chain(n, x -> x.add(1.5))));
        all.put("exp", new Family(10_000, n -> chain(n, x -> exp(x))));
        all.put("checked divisions", new Family(10_000, LongKernels::divisions));
        all.put("assignments", new Family(10_000, n -> repeated(n, (k, x, i) -> x.set(x.mul(1.0001).add(i)))));
        all.put("choices",
                new Family(5_000, n -> repeated(n, (k, x, i) -> k.when(x.gt(i), () -> x.set(x.sub(0.5))))));
        all.put("loops", new Family(5_000, n -> repeated(n, (k, x, i) -> k.loop(10, j -> x.set(x.mul(1.0001))))));
        all.put("checked writes", new Family(10_000, LongKernels::writes));
        all.put("device functions", new Family(10_000, LongKernels::deviceFunctions));
        return all;
    }

    private static KernelBody chain(int n, UnaryOperator<Expr> operation) {
        return k -> {
            Expr x = k.in(0);
            for (int i = 0; i < n; i++) {
                x = operation.apply(x);
            }
            k.out(0).set(x);
        };
    }

    @FunctionalInterface
    private interface Step {
        void emit(Kernel k, Var x, int i);
    }

    private static KernelBody repeated(int n, Step step) {
        return k -> {
            Var x = k.var(k.in(0));
            for (int i = 0; i < n; i++) {
                step.emit(k, x, i);
            }
            k.out(0).set(x);
        };
    }

    private static KernelBody divisions(int n) {
        return k -> {
            Expr x = k.in(0).cast(DType.INT64);
            for (int i = 0; i < n; i++) {
                x = x.floorDiv(x.add(1));
            }
            k.out(0).set(x.cast(DType.FLOAT64));
        };
    }

    private static KernelBody writes(int n) {
        return k -> {
            LocalArray a = k.array(DType.FLOAT64, 8);
            Expr at = k.in(0).cast(DType.INT64);
            for (int i = 0; i < n; i++) {
                a.set(at.add(i % 7), k.in(0));
            }
            k.out(0).set(a.get(0));
        };
    }

    private static KernelBody deviceFunctions(int n) {
        return k -> {
            Expr x = k.in(0);
            for (int i = 0; i < n; i++) {
                int number = i;
                x = DeviceFunction.define("f" + i, y -> sqrt(y.add(number))).of(x);
            }
            k.out(0).set(x);
        };
    }
}
