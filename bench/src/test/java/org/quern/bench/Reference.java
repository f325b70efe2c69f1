package org.quern.bench;

/** What each kernel computes, as plain Java for one element, in float64 whatever the operands' dtype. */
final class Reference {
    private Reference() {}

    /** The result for floats. */
    static double of(Workload w, double... x) {
        return switch (w.name()) {
            case "add" -> x[0] + x[1];
            case "fused" -> x[0] * x[1] + x[2] * 0.5 - x[0] / (1 + x[1] * x[1]);
            case "exp" -> StrictMath.exp(x[0]);
            case "log" -> StrictMath.log(x[0]);
            case "sin" -> StrictMath.sin(x[0]);
            case "pow" -> StrictMath.pow(x[0], x[1]);
            case "tanh" -> StrictMath.tanh(x[0]);
            case "Black-Scholes" -> {
                double[] out = new double[1];
                JavaLoops.blackScholes(new double[] {x[0]}, new double[] {x[1]}, new double[] {x[2]}, out);
                yield out[0];
            }
            case "Mandelbrot" -> mandelbrot(w.dtypes().equals("float32"), x[0], x[1]);
            case "cube-root" -> StrictMath.cbrt(x[0]);
            case "Kepler" -> kepler(x[0], x[1]);
            case "branchy" -> x[0] < 0 ? Math.sqrt(-x[0]) : StrictMath.log(x[0]);
            case "polynomial" -> polynomial(x[0]);
            default -> throw new IllegalArgumentException(w.name());
        };
    }

    /** The result for integers; a uint64 is the long of the same bits. */
    static long of(Workload w, long... x) {
        return switch (w.name()) {
            case "hash" -> w.dtypes().equals("uint64") ? hash64(x[0]) : hash32((int) x[0]) & 0xFFFF_FFFFL;
            case "blend" -> Math.min(255, (x[0] * x[2] + x[1] * (255 - x[2]) + 128) / 256 + x[3]);
            default -> throw new IllegalArgumentException(w.name());
        };
    }

    /** With each operation rounded to float32 if it is done in that: sums and products of two are the same that way. */
    private static int mandelbrot(boolean single, double re, double im) {
        double x = 0;
        double y = 0;
        for (int count = 0; count < 100; count++) {
            double xx = rounded(single, x * x);
            double yy = rounded(single, y * y);
            if (rounded(single, xx + yy) > 4) {
                return count;
            }
            y = rounded(single, rounded(single, x * y) * 2 + im);
            x = rounded(single, rounded(single, xx - yy) + re);
        }
        return 100;
    }

    private static double rounded(boolean single, double x) {
        return single ? (float) x : x;
    }

    /** By halving: E - e sin E rises with E. */
    private static double kepler(double mean, double e) {
        double low = mean - 1;
        double high = mean + 1;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (middle - e * StrictMath.sin(middle) < mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double polynomial(double x) {
        double sum = 0;
        double term = 1;
        for (int n = 1; n <= 13; n++) {
            sum += term;
            term *= x / n;
        }
        return sum;
    }

    private static long hash64(long h) {
        long once = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        long twice = (once ^ once >>> 33) * 0xC4CEB9FE1A85EC53L;
        return twice ^ twice >>> 33;
    }

    private static int hash32(int h) {
        int once = (h ^ h >>> 16) * 0x85EBCA6B;
        int twice = (once ^ once >>> 13) * 0xC2B2AE35;
        return twice ^ twice >>> 16;
    }
}
