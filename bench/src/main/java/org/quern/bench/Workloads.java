package org.quern.bench;

import static org.quern.bench.Operand.between;
import static org.quern.bench.Operand.bits;
import static org.quern.bench.Operand.powersOfTen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** The work that is measured. */
public final class Workloads {
    private static final DType[] FLOATS = {DType.FLOAT64, DType.FLOAT32};

    private Workloads() {}

    /**
     * All of it, in the order of the report.
     *
     * @param sizes of the work that is bound by memory when large
     * @param n size of the other work
     */
    public static List<Workload> all(long[] sizes, long n) {
        List<Workload> all = new ArrayList<>();
        all.add(add(DType.FLOAT64, 10));
        for (DType type : FLOATS) {
            for (long size : sizes) {
                all.add(add(type, size));
            }
        }
        for (DType type : FLOATS) {
            for (long size : sizes) {
                all.add(fused(type, size));
            }
        }
        all.add(mixedAdd(n));
        all.addAll(kernels(n));
        return all;
    }

    /** The work of one size: functions, formulas, loops, integers. */
    public static List<Workload> kernels(long n) {
        List<Workload> all = new ArrayList<>();
        for (DType t : FLOATS) {
            all.add(exp(t, n));
            all.add(floats("log", BenchKernels.LOG, n, between(t, 0.01, 100)));
            all.add(floats("sin", BenchKernels.SIN, n, between(t, -10, 10)));
            all.add(floats("pow", BenchKernels.POW, n, between(t, 0.1, 10), between(t, -3, 3)));
            all.add(floats("tanh", BenchKernels.TANH, n, between(t, -5, 5)));
        }
        for (DType t : FLOATS) {
            all.add(blackScholes(t, n));
            all.add(mandelbrot(t, n));
            all.add(floats("cube-root", LoopKernels.CUBE_ROOT, n, powersOfTen(t, -3, 6)));
            all.add(floats("Kepler", LoopKernels.KEPLER, n, between(t, -Math.PI, Math.PI), between(t, 0, 0.9)));
            all.add(floats("branchy", BenchKernels.BRANCHY, n, between(t, -10, 10)));
            all.add(floats("polynomial", BenchKernels.POLYNOMIAL, n, between(t, -1, 1)));
        }
        all.add(sameType("hash", "hash64", IntegerKernels.HASH, n, bits(DType.UINT64)));
        all.add(sameType("hash", "hash32", IntegerKernels.HASH, n, bits(DType.UINT32)));
        Operand bytes = bits(DType.UINT8);
        all.add(sameType("blend", "blend", IntegerKernels.BLEND, n, bytes, bytes, bytes, bytes));
        return all;
    }

    /**
     * One of them.
     *
     * @param type of all operands
     * @throws IllegalArgumentException if there is none
     */
    public static Workload find(String name, DType type, long n) {
        for (Workload w : all(new long[] {n}, n)) {
            if (w.name().equals(name) && w.dtypes().equals(type.toString()) && w.size() == n) {
                return w;
            }
        }
        throw new IllegalArgumentException("no work " + name + " of " + type);
    }

    /** The sum of two arrays. */
    public static Workload add(DType type, long n) {
        return floats("add", BenchKernels.ADD, n, between(type, -1, 1), between(type, -1, 1));
    }

    /** The sum of an int32 and a float64 array. */
    public static Workload mixedAdd(long n) {
        return new Workload("add", "int32+float64", BenchKernels.ADD, "map_add_int32",
                List.of(between(DType.INT32, -1000, 1000), between(DType.FLOAT64, -1, 1)), DType.FLOAT64, n);
    }

    /** The kernel of five operations. */
    public static Workload fused(DType type, long n) {
        Operand any = between(type, -1, 1);
        return floats("fused", BenchKernels.FUSED, n, any, any, any);
    }

    /** The exponential function. */
    public static Workload exp(DType type, long n) {
        return floats("exp", BenchKernels.EXP, n, between(type, -5, 5));
    }

    /** Option prices. */
    public static Workload blackScholes(DType type, long n) {
        return floats("Black-Scholes", BenchKernels.BLACK_SCHOLES, n, between(type, 10, 100), between(type, 10, 100),
                between(type, 0.1, 3));
    }

    /** Escape counts over a rectangle around the Mandelbrot set. */
    public static Workload mandelbrot(DType type, long n) {
        return new Workload("Mandelbrot", type.toString(), LoopKernels.MANDELBROT, "map_mandelbrot",
                List.of(between(type, -2, 0.5), between(type, -1.25, 1.25)), DType.INT32, n);
    }

    private static Workload floats(String name, Ufunc ufunc, long n, Operand... operands) {
        return sameType(name, name.toLowerCase(Locale.ROOT).replace('-', '_'), ufunc, n, operands);
    }

    private static Workload sameType(String name, String symbol, Ufunc ufunc, long n, Operand... operands) {
        DType type = operands[0].type();
        return new Workload(name, type.toString(), ufunc, "map_" + symbol, List.of(operands), type, n);
    }
}
