package org.quern.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.dtype.DType;
import org.quern.kernels.BlackScholes;
import org.quern.ufunc.UfuncCall;

/** Prices call options from .npy files. */
final class PricingDemo {
    static final double RATE = 0.02;
    static final double VOLATILITY = 0.30;

    private static final int SAMPLE = 1_000_000;
    private static final int RUNS = 3;
    /** Currency units, for prices up to 150: some ULP of the two mathematical libraries, amplified by cancellation. */
    private static final double TOLERANCE = 1e-11;
    private static final long SEED = 1973;

    private final Report report;
    private final Path directory;
    private final int options;

    PricingDemo(Report report, Path directory, int options) {
        this.report = report;
        this.directory = directory;
        this.options = options;
    }

    void run() {
        report.section("Black-Scholes: " + Units.count(options)
                + " calls, float64 (normal distribution by Abramowitz-Stegun 26.2.17)");
        report.progress("writing three .npy files");
        long written = Timing.once(this::write);
        report.line("write", Units.nanos((double) written),
                "spot.npy, strike.npy, time.npy: " + Units.bytes(24L * options));
        NDArray spot = Npy.map(directory.resolve("spot.npy"));
        NDArray strike = Npy.map(directory.resolve("strike.npy"));
        NDArray time = Npy.map(directory.resolve("time.npy"));
        report.progress("making the kernel");
        DType f = DType.FLOAT64;
        DemoCommand.code(report, BlackScholes.CALL.prepare(f, f, f, f, f));
        report.progress("pricing");
        try (NDArray price = NDArray.empty(f, options)) {
            UfuncCall call = BlackScholes.CALL.on(spot, strike, time, RATE, VOLATILITY).out(price);
            double kernel = Timing.best(1, RUNS, call::run) / options;
            report.line("kernel", Units.digits(kernel) + " ns", "per option, mapped files to memory; "
                    + Units.nanos(kernel * options) + " for all, best of " + RUNS);
            compare(kernel, spot, strike, time, price);
            report.progress("writing the prices");
            long stored = Timing.once(() -> Npy.write(directory.resolve("call.npy"), price));
            report.line("write", Units.nanos((double) stored), "call.npy: " + Units.bytes(8L * options));
        }
    }

    private void write() {
        try (Arena arena = Arena.ofConfined()) {
            fill(arena, "spot.npy", SEED, 5, 30);
            fill(arena, "strike.npy", SEED + 1, 1, 100);
            fill(arena, "time.npy", SEED + 2, 0.25, 10);
        }
    }

    private void fill(Arena arena, String name, long seed, double least, double most) {
        NDArray a = Npy.create(directory.resolve(name), arena, DType.FLOAT64, options);
        MemorySegment s = a.asSegment(arena);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < options; i++) {
            s.setAtIndex(ValueLayout.JAVA_DOUBLE, i, least + (most - least) * random.nextDouble());
        }
    }

    private void compare(double kernel, NDArray spot, NDArray strike, NDArray time, NDArray price) {
        int n = Math.min(options, SAMPLE);
        double[] s = sample(spot, n);
        double[] x = sample(strike, n);
        double[] t = sample(time, n);
        double[] expected = new double[n];
        report.progress("pricing in plain Java");
        double java = Timing.best(2, RUNS, () -> PlainJava.call(s, x, t, RATE, VOLATILITY, expected)) / n;
        report.line("plain Java", Units.digits(java) + " ns", "per option, double[] of " + Units.count(n)
                + " with Math.exp, log, sqrt, best of " + RUNS);
        report.line("ratio", Units.digits(java / kernel) + " x", "plain Java / kernel");
        double[] got = sample(price, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double d = Math.abs(got[i] - expected[i]);
            worst = d <= worst ? worst : d; // a NaN stays
        }
        if (!(worst <= TOLERANCE)) {
            throw new IllegalStateException(
                    "prices differ from plain Java's by " + worst + ", at most " + TOLERANCE + " expected");
        }
        report.line("difference", String.format("%.1e", worst), "at most, to plain Java's prices (tolerance 1e-11)");
    }

    private static double[] sample(NDArray a, int n) {
        return a.slice(0, 0, n, 1).toDoubleArray();
    }
}
