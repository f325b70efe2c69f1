package org.quern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.kernels.Mandelbrot;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/** Draws a part of the Mandelbrot set, its seahorse valley. */
final class MandelbrotDemo {
    private static final int LIMIT = 500;
    private static final double CENTRE_REAL = -0.745428;
    private static final double CENTRE_IMAGINARY = 0.113009;
    private static final double SPAN = 0.004;
    /** Points per pixel in each direction: their colours' mean has smooth edges. */
    private static final int SAMPLES = 2;
    private static final int RUNS = 3;
    private static final int SAMPLE_ROWS = 100;

    private final Report report;
    private final Path directory;
    private final int width;
    private final int height;

    MandelbrotDemo(Report report, Path directory, int width) {
        this.report = report;
        this.directory = directory;
        this.width = width;
        this.height = width * 5 / 8;
    }

    void run() {
        int columns = width * SAMPLES;
        int rows = height * SAMPLES;
        long points = (long) columns * rows;
        report.section("Mandelbrot set: " + width + " x " + height + " pixels of " + SAMPLES * SAMPLES
                + " points, up to " + LIMIT + " steps, float64");
        double half = SPAN / 2;
        double above = half * rows / columns;
        // A row of real and a column of imaginary parts, which broadcasting combines into the plane.
        NDArray real = NDArray.linspace(CENTRE_REAL - half, CENTRE_REAL + half, columns);
        NDArray imaginary = NDArray.linspace(CENTRE_IMAGINARY + above, CENTRE_IMAGINARY - above, rows).reshape(rows, 1);
        Ufunc escape = Mandelbrot.escape(LIMIT);
        report.progress("making the kernel");
        DemoCommand.code(report, escape.prepare(DType.FLOAT64, DType.FLOAT64));
        try (NDArray steps = NDArray.empty(DType.INT32, rows, columns);
                NDArray radius = NDArray.empty(DType.FLOAT64, rows, columns)) {
            UfuncCall call = escape.on(real, imaginary).out(steps, radius);
            report.progress("iterating");
            double kernel = Timing.best(1, RUNS, call::runAll) / points;
            report.line("kernel", Units.digits(kernel) + " ns", "per point; " + Units.nanos(kernel * points)
                    + " for all, best of " + RUNS);
            compare(kernel, real, imaginary, steps);
            report.progress("colouring");
            long start = System.nanoTime();
            Path file = directory.resolve("mandelbrot.png");
            write(file, Png.encode(width, height, colours(steps, radius)));
            report.line("draw", Units.nanos((double) (System.nanoTime() - start)), file.toString());
        }
    }

    /** Times plain Java on the middle rows, against the kernel's time per point on the same rows. */
    private void compare(double kernel, NDArray real, NDArray imaginary, NDArray steps) {
        int rows = Math.min(SAMPLE_ROWS, (int) imaginary.size());
        long stride = imaginary.size() / rows;
        double[] re = real.toDoubleArray();
        double[] im = imaginary.slice(0, 0, rows * stride, stride).squeeze(1).toDoubleArray();
        int[] expected = new int[re.length * rows];
        report.progress("iterating in plain Java");
        double java = Timing.best(1, RUNS, () -> PlainJava.steps(re, im, LIMIT, expected)) / expected.length;
        report.line("plain Java", Units.digits(java) + " ns", "per point, every " + stride + "th row, best of " + RUNS);
        report.line("ratio", Units.digits(java / kernel) + " x", "plain Java / kernel");
        int[] got = steps.slice(0, 0, rows * stride, stride).copy().reshape(-1).toIntArray();
        if (!Arrays.equals(got, expected)) {
            throw new IllegalStateException(
                    "steps differ from plain Java's, from point " + Arrays.mismatch(got, expected));
        }
        report.line("difference", "none", "to plain Java's steps");
    }

    private byte[] colours(NDArray steps, NDArray radius) {
        int[] n = steps.reshape(-1).toIntArray();
        double[] r = radius.reshape(-1).toDoubleArray();
        Palette palette = new Palette(LIMIT);
        byte[] fine = new byte[3 * n.length];
        for (int i = 0; i < n.length; i++) {
            palette.put(n[i], r[i], fine, i);
        }
        byte[] rgb = new byte[3 * width * height];
        int row = 3 * SAMPLES * width;
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            int corner = pixel / width * SAMPLES * row + pixel % width * SAMPLES * 3 + i % 3;
            int sum = 0;
            for (int s = 0; s < SAMPLES * SAMPLES; s++) {
                sum += fine[corner + s / SAMPLES * row + s % SAMPLES * 3] & 0xFF;
            }
            rgb[i] = (byte) ((sum + SAMPLES * SAMPLES / 2) / (SAMPLES * SAMPLES));
        }
        return rgb;
    }

    private static void write(Path file, byte[] bytes) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
