package org.quern.testing;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property over seeded random cases; a failure names its seed, {@code quern.seed} replays it alone. */
public final class Property {
    private static final String SEED = "quern.seed";

    private Property() {}

    /** Runs the property {@code cases} times, or once with the seed given as system property {@code quern.seed}. */
    public static void check(int cases, Consumer<Random> property) {
        Long replay = Long.getLong(SEED);
        for (long i = 0; i < (replay == null ? cases : 1); i++) {
            // far apart, so that neighbouring cases do not start alike
            long seed = replay == null ? (i + 1) * 0x9E3779B97F4A7C15L : replay;
            try {
                property.accept(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with mvn -Dquern.testProperties=-D" + SEED + "=" + seed + ": " + e, e);
            }
        }
    }
}
