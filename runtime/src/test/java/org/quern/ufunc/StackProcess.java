package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.KernelBuilder;
import org.quern.dtype.DType;

/** Runs kernels that keep much in arrays on threads of little stack: prints a line for each. */
final class StackProcess {
    private static final int LENGTH = 1024;

    private StackProcess() {}

    /** Arrays of their own: sets two elements of each, and adds up all. */
    private static Expr arrays(KernelBuilder k, Expr x, int count) {
        List<LocalArray> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalArray a = k.array(DType.FLOAT64, LENGTH);
            a.set(x.cast(DType.INT64).mod(LENGTH), x);
            a.set(i, k.constant(DType.FLOAT64, i));
            all.add(a);
        }
        Expr sum = k.constant(DType.FLOAT64, 0.0);
        for (LocalArray a : all) {
            sum = sum.add(a.get(x.cast(DType.INT64).mod(LENGTH))).add(a.get(LENGTH - 1L));
        }
        return sum;
    }

    private static void print(String name, NDArray result) {
        double sum = 0;
        for (long i = 0; i < result.size(); i++) {
            sum += result.reshape(result.size()).getDouble(i) * (1 + i % 7);
        }
        System.out.println(name + " " + sum);
    }

    private static NDArray numbers(int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 100 + i;
        }
        return NDArray.of(x);
    }

    private static void ufunc(int count) {
        try (Ufunc u = Ufunc.define("arrays", 1, 1, k -> k.out(0).set(arrays(k, k.in(0), count)))) {
            print("ufunc of " + count, u.apply(numbers(70)));
        }
    }

    private static void devices(int depth) {
        DeviceFunction f = DeviceFunction.define("f0", 1, 1, k -> k.out(0).set(arrays(k, k.in(0), 2)));
        for (int d = 1; d < depth; d++) {
            DeviceFunction called = f;
            f = DeviceFunction.define("f" + d, 1, 1,
                    k -> k.out(0)
                            .set(arrays(k, called.of(called.of(k.in(0)).mod(50).add(100)).mod(50).add(100), 1)));
        }
        DeviceFunction last = f;
        try (Ufunc u = Ufunc.define("devices", x -> last.of(x))) {
            print("devices of " + depth, u.apply(numbers(70)));
        }
    }

    private static void forms(int count) {
        try (Gufunc g = Gufunc.define("accumulators", "(n)->(n)", k -> {
            List<AccumulatorArray> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(k.accumulators(Reduce.SUM, DType.FLOAT64, LENGTH));
            }
            k.parallel(k.dim("n"), i -> all.forEach(a -> a.add(i.mod(LENGTH), k.in(0).at(i))));
            k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
                Expr sum = k.constant(DType.FLOAT64, 0.0);
                for (AccumulatorArray a : all) {
                    sum = sum.add(a.get(i));
                }
                k.out(0).set(sum, i);
            });
        })) {
            print("one core, " + count, g.apply(numbers(900)));
            print("many cores, " + count, g.apply(numbers(900).reshape(300, 3)));
        }
    }

    private static void sums(int count) {
        try (Gufunc g = Gufunc.define("sums", "(n)->()", k -> {
            Expr[] total = {k.constant(DType.FLOAT64, 0.0)};
            List<Accumulator> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(k.sum(DType.FLOAT64));
            }
            k.lanes(k.dim("n"), i -> all.forEach(a -> a.add(k.in(0).at(i))));
            k.parallel(k.dim("n"), i -> all.forEach(a -> a.add(k.in(0).at(i))));
            all.forEach(a -> total[0] = total[0].add(a.get()));
            k.out(0).set(total[0]);
        })) {
            print("sums, one core, " + count, g.apply(numbers(900)));
            print("sums, many cores, " + count, g.apply(numbers(900).reshape(300, 3)));
        }
    }

    static void all() {
        ufunc(16);
        devices(5);
        forms(8);
        sums(40);
    }

    private static void small(long bytes) throws InterruptedException {
        Thread t = new Thread(null, StackProcess::all, "small", bytes);
        t.start();
        t.join();
    }

    /** What the first argument names. */
    public static void main(String[] arguments) throws InterruptedException {
        switch (arguments[0]) {
            case "main" -> all();
            case "small" -> small(256 << 10);
            case "virtual" -> Thread.ofVirtual().start(StackProcess::all).join();
            case "pool" -> {
                Quern.threads(3);
                small(256 << 10);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
