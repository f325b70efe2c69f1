package org.quern.bench;

import static org.quern.dsl.Ops.sqrt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/** A small program as a user would write it: one kernel, one call, its result printed. */
public final class FirstResult {
    private static final Ufunc HYPOT3 = Ufunc.define("bench_hypot3",
            (x, y, z) -> sqrt(x.mul(x).add(y.mul(y)).add(z.mul(z))));

    private FirstResult() {}

    /** Prints the result. With {@code check}, also fails if LLVM is mapped or anything was compiled. */
    public static void main(String[] arguments) throws IOException {
        NDArray r = HYPOT3.apply(NDArray.of(1.0, 2.0), NDArray.of(2.0, 3.0), NDArray.of(2.0, 6.0));
        System.out.println(r.getDouble(1));
        if (arguments.length > 0) {
            if (HYPOT3.overloads().getFirst().compiled()) {
                throw new IllegalStateException("the kernel was compiled, not loaded from the cache");
            }
            if (Files.readString(Path.of("/proc/self/maps"), StandardCharsets.UTF_8).contains("libLLVM")) {
                throw new IllegalStateException("libLLVM is mapped");
            }
            System.out.println("loaded from the cache, no libLLVM mapped");
        }
    }
}
