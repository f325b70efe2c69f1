package org.quern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quern.array.NDArray;
import org.quern.kernels.BlackScholes;
import org.quern.ufunc.OverloadInfo;

/**
 * The work of a fresh process up to its first result: loads the cached kernel and prices options. Prints the time at
 * which that was done, the price of the last option, whether the code was compiled or loaded and the nanoseconds that
 * took, and whether LLVM is mapped.
 */
final class ColdStart {
    static final int OPTIONS = 1000;
    static final double STRIKE = 100;
    static final double LEAST_SPOT = 50;
    static final double MOST_SPOT = 150;

    private ColdStart() {}

    /** No arguments. */
    public static void main(String[] args) throws IOException {
        NDArray spot = NDArray.linspace(LEAST_SPOT, MOST_SPOT, OPTIONS);
        NDArray strike = NDArray.scalar(STRIKE);
        NDArray time = NDArray.scalar(1.0);
        NDArray price = BlackScholes.CALL.apply(spot, strike, time, PricingDemo.RATE, PricingDemo.VOLATILITY);
        double last = price.getDouble(OPTIONS - 1);
        long now = System.nanoTime();
        OverloadInfo code = BlackScholes.CALL.overloads().get(0);
        boolean mapped = Files.readString(Path.of("/proc/self/maps")).contains("LLVM");
        System.out.println(now);
        System.out.println(last);
        System.out.println(code.compiled() ? "compiled" : "loaded");
        System.out.println(code.nanos());
        System.out.println(mapped ? "mapped" : "absent");
    }
}
