package org.quern.cli;

import org.quern.kernels.BlackScholes;
import org.quern.kernels.Mandelbrot;

/** The demo's kernels in straightforward Java: one element after the other, with {@link Math}. */
final class PlainJava {
    private PlainJava() {}

    /** {@link BlackScholes#CALL}. */
    static void call(double[] spot, double[] strike, double[] time, double rate, double volatility, double[] price) {
        for (int i = 0; i < price.length; i++) {
            price[i] = call(spot[i], strike[i], time[i], rate, volatility);
        }
    }

    static double call(double spot, double strike, double time, double rate, double volatility) {
        double spread = volatility * Math.sqrt(time);
        double d1 = (Math.log(spot / strike) + (rate + 0.5 * volatility * volatility) * time) / spread;
        double d2 = d1 - spread;
        return spot * cnd(d1) - strike * Math.exp(-rate * time) * cnd(d2);
    }

    private static double cnd(double d) {
        double k = 1 / (1 + 0.2316419 * Math.abs(d));
        double series = k
                * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        double tail = 0.3989422804014327 * Math.exp(-0.5 * d * d) * series;
        return d > 0 ? 1 - tail : tail;
    }

    /** The steps of {@link Mandelbrot#escape} for every column of these rows. */
    static void steps(double[] real, double[] imaginary, int limit, int[] steps) {
        for (int row = 0; row < imaginary.length; row++) {
            for (int column = 0; column < real.length; column++) {
                steps[row * real.length + column] = steps(real[column], imaginary[row], limit);
            }
        }
    }

    private static int steps(double real, double imaginary, int limit) {
        double x = 0;
        double y = 0;
        for (int n = 0; n < limit; n++) {
            double xx = x * x;
            double yy = y * y;
            if (xx + yy > Mandelbrot.ESCAPE) {
                return n;
            }
            y = 2 * (x * y) + imaginary;
            x = xx - yy + real;
        }
        return limit;
    }
}
