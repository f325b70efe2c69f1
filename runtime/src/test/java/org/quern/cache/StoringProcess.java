package org.quern.cache;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;

/** A child process for {@link ConcurrencyTest}: root, number of functions, of signatures, of rounds, and a file to wait for. */
final class StoringProcess {
    private StoringProcess() {}

    public static void main(String[] args) {
        Path root = Path.of(args[0]);
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        Path barrier = Path.of(args[4]);
        while (!Files.exists(barrier)) {
            Thread.onSpinWait();
        }
        storeAll(cache, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), root);
    }

    /** Each round loads everything, stores what is not there, and checks that what is there is right. */
    static void storeAll(CodeCache cache, int functions, int signatures, int rounds, Path root) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < functions * signatures; i++) {
                OverloadKey key = key(i % functions, i / functions);
                StoredCode code = Samples.code(key, 20_000);
                StoredCode loaded = cache.load(key);
                if (loaded == null) {
                    cache.store(key, code);
                    loaded = cache.load(key);
                }
                if (loaded == null || !Arrays.equals(code.object(), loaded.object())) {
                    throw new AssertionError("wrong code for " + key);
                }
                if (round < rounds - 1) {
                    Samples.file(root, key).toFile().delete();
                }
            }
        }
    }

    static OverloadKey key(int function, int signature) {
        return Samples.key("f" + function, "float64->" + signature);
    }
}
