package org.quern.bench;

import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** The workloads as plain Java loops over Java arrays. */
final class JavaLoops {
    private JavaLoops() {}

    /** The work done in Java on copies of the arrays; null if there is no such loop. */
    static Timing.Work work(Workload w, Workload.Arrays arrays) {
        if (!w.dtypes().equals(DType.FLOAT64.toString())) {
            return null;
        }
        return switch (w.name()) {
            case "Black-Scholes" -> {
                double[][] in = doubles(arrays);
                double[] out = new double[in[0].length];
                yield repeated(() -> blackScholes(in[0], in[1], in[2], out));
            }
            case "Mandelbrot" -> {
                double[][] in = doubles(arrays);
                int[] out = new int[in[0].length];
                yield repeated(() -> mandelbrot(in[0], in[1], out));
            }
            default -> null;
        };
    }

    private static double[][] doubles(Workload.Arrays arrays) {
        return arrays.inputs().stream().map(NDArray::toDoubleArray).toArray(double[][]::new);
    }

    private static Timing.Work repeated(Runnable loop) {
        return times -> {
            for (long t = 0; t < times; t++) {
                loop.run();
            }
        };
    }

    static void blackScholes(double[] spot, double[] strike, double[] years, double[] out) {
        for (int i = 0; i < out.length; i++) {
            double spread = 0.3 * Math.sqrt(years[i]);
            double d1 = (Math.log(spot[i] / strike[i]) + (0.02 + 0.5 * 0.3 * 0.3) * years[i]) / spread;
            out[i] = spot[i] * normal(d1) - strike[i] * Math.exp(-0.02 * years[i]) * normal(d1 - spread);
        }
    }

    private static double normal(double d) {
        double k = 1 / (1 + 0.2316419 * Math.abs(d));
        double poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        double tail = 0.3989422804014327 * Math.exp(-0.5 * d * d) * poly;
        return d > 0 ? 1 - tail : tail;
    }

    static void mandelbrot(double[] re, double[] im, int[] out) {
        for (int i = 0; i < out.length; i++) {
            double x = 0;
            double y = 0;
            int count = 0;
            for (; count < 100; count++) {
                double xx = x * x;
                double yy = y * y;
                if (xx + yy > 4) {
                    break;
                }
                y = 2 * x * y + im[i];
                x = xx - yy + re[i];
            }
            out[i] = count;
        }
    }
}
