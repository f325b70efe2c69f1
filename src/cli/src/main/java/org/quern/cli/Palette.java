package org.quern.cli;

import org.quern.kernels.Mandelbrot;

/** Colours of points by their escape time: a cycle of blues, white, gold and night; members of the set are black. */
final class Palette {
    private static final int SIZE = 4096;
    /** Position in the cycle, then red, green and blue; the first colour again ends it. */
    private static final double[][] STOPS = {
        {0, 4, 8, 56}, {0.16, 22, 82, 176}, {0.36, 148, 212, 240}, {0.46, 252, 252, 244}, {0.60, 252, 184, 48},
        {0.76, 150, 48, 20}, {0.90, 26, 6, 36}, {1, 4, 8, 56}
    };
    private static final double CYCLE = 2.1;

    private final byte[] colours = new byte[3 * SIZE];
    private final int limit;

    /** For points iterated up to {@code limit} steps. */
    Palette(int limit) {
        this.limit = limit;
        int stop = 0;
        for (int i = 0; i < SIZE; i++) {
            double at = (double) i / SIZE;
            while (at >= STOPS[stop + 1][0]) {
                stop++;
            }
            double t = (at - STOPS[stop][0]) / (STOPS[stop + 1][0] - STOPS[stop][0]);
            double smooth = t * t * (3 - 2 * t);
            for (int c = 0; c < 3; c++) {
                double from = STOPS[stop][c + 1];
                colours[3 * i + c] = (byte) Math.round(from + smooth * (STOPS[stop + 1][c + 1] - from));
            }
        }
    }

    /** Writes a point's red, green and blue: its steps and its last |z|². */
    void put(int steps, double radius, byte[] rgb, int pixel) {
        if (steps >= limit) {
            return; // black
        }
        // Steps with their fraction: each squares |z|, so doubles log |z|².
        double escape = steps + 1 - Math.log(Math.log(radius) / Math.log(Mandelbrot.ESCAPE)) / Math.log(2);
        double at = Math.log(Math.max(escape, 1)) / CYCLE;
        int colour = (int) ((at - Math.floor(at)) * SIZE) % SIZE;
        System.arraycopy(colours, 3 * colour, rgb, 3 * pixel, 3);
    }
}
