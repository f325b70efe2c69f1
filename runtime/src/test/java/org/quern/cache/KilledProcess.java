package org.quern.cache;

import java.nio.file.Path;
import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/**
 * A child process for {@link KillTest}: fills a cache and ends at once, as if killed, at one step of writing. Arguments: the number
 * of the step, 0 for none; and a root to keep samples in, or nothing for compiled kernels in the process's own cache.
 */
final class KilledProcess {
    /** The exit status of a process that ended at its step. */
    static final int KILLED = 77;

    static final int FUNCTIONS = 1;
    static final int SIGNATURES = 2;

    private KilledProcess() {}

    public static void main(String[] args) {
        int dieAt = Integer.parseInt(args[0]);
        int[] steps = {0};
        PrivateFiles.steps = (step, file) -> {
            if (!step.equals("reading") && ++steps[0] == dieAt) {
                // No finally block and no shutdown hook runs.
                if (args.length == 1) {
                    System.out.println("dies when " + file.getFileName() + " is " + step);
                    System.out.flush();
                }
                Runtime.getRuntime().halt(KILLED);
            }
        };
        if (args.length > 1) {
            Path root = Path.of(args[1]);
            StoringProcess.storeAll(CodeCache.open(CacheSettings.at(root).withStrict(true)), FUNCTIONS, SIGNATURES, 1,
                    root);
            return;
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            int k = i;
            Ufunc ufunc = Ufunc.define("killed" + k, x -> x.mul(x).add(k));
            for (NDArray x : List.of(NDArray.of(1.0, 2, 3), NDArray.of(1, 2, 3))) {
                NDArray result = ufunc.apply(x);
                for (int n = 1; n <= 3; n++) {
                    if (result.getDouble(n - 1) != n * n + k) {
                        throw new AssertionError("wrong result: " + result);
                    }
                }
            }
        }
        System.out.println("right " + Quern.cache().use());
    }
}
