package org.quern.cache;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.CacheException;
import org.quern.ufunc.Ufunc;

/**
 * A child process for {@link HostilePlacesTest}: uses a cache where there is trouble, each way twice, and says how it went.
 * Arguments: a root to keep samples in, and anything more to remove them; or nothing for compiled kernels in the process's own cache.
 */
final class TroubledProcess {
    private static int warnings;

    private TroubledProcess() {}

    public static void main(String[] args) {
        Samples.LOGGER.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings++;
                System.out.println("warning: " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        if (args.length > 1) {
            CodeCache cache = CodeCache.open(CacheSettings.at(Path.of(args[0])));
            System.out.println("cleared: " + said(cache::clear));
            System.out.println("pruned: " + said(() -> cache.prune(0, CacheSettings.UNLIMITED)));
        } else if (args.length > 0) {
            samples(Path.of(args[0]));
        } else {
            kernels();
        }
    }

    private static String said(IntSupplier removal) {
        try {
            return "" + removal.getAsInt();
        } catch (CacheException e) {
            return e.getMessage();
        }
    }

    private static void samples(Path root) {
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(Boolean.getBoolean("quern.cache.strict")));
        int kept = 0;
        for (int i = 0; i < 2; i++) {
            OverloadKey key = Samples.key("troubled", "float64->" + i);
            StoredCode code = Samples.code(key, 200_000);
            if (cache.load(key) == null) {
                cache.store(key, code);
            }
            StoredCode loaded = cache.load(key);
            if (loaded != null && !Arrays.equals(loaded.object(), code.object())) {
                throw new AssertionError("wrong code");
            }
            kept += loaded == null ? 0 : 1;
        }
        System.out.println("kept " + kept + ", warnings " + warnings);
    }

    private static void kernels() {
        for (int i = 0; i < 2; i++) {
            int k = i;
            NDArray result = Ufunc.define("troubled" + k, x -> x.mul(x).add(k)).apply(NDArray.of(1.0, 2, 3));
            for (int n = 1; n <= 3; n++) {
                if (result.getDouble(n - 1) != n * n + k) {
                    throw new AssertionError("wrong result: " + result);
                }
            }
        }
        System.out.println("right, stores " + Quern.cache().use().stores() + ", warnings " + warnings);
    }
}
