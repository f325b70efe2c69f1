package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/**
 * A child process for {@link RaceTest}: says that it is ready, waits for the start, and calls every kernel with every signature.
 * Arguments: number of kernels, a file to make, and a file to wait for.
 */
final class RacingProcess {
    static final int SIGNATURES = 4;

    private RacingProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int kernels = Integer.parseInt(args[0]);
        List<NDArray> inputs = List.of(NDArray.of(1.0, 2, 3), NDArray.of(1f, 2, 3), NDArray.of(1, 2, 3),
                NDArray.of(1L, 2, 3));
        Files.createFile(Path.of(args[1]));
        Path start = Path.of(args[2]);
        while (!Files.exists(start)) {
            Thread.sleep(1);
        }
        for (int k = 0; k < kernels; k++) {
            int added = k;
            Ufunc ufunc = Ufunc.define("race" + k, x -> x.mul(x).add(added));
            for (NDArray x : inputs) {
                NDArray result = ufunc.apply(x);
                for (int n = 1; n <= 3; n++) {
                    if (result.getDouble(n - 1) != n * n + k) {
                        throw new AssertionError("wrong result of " + ufunc + ": " + result);
                    }
                }
            }
        }
        System.out.println("right " + Quern.cache().use());
    }
}
