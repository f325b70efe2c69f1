package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CacheException;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;

/** What a process has once: its cache, the instruction set, a forced lane count, the compiler if there is one. */
public final class Environment {
    private static final String HOST = "host";
    private static final CodeCache CACHE;
    private static final Target TARGET;
    /** Forced; 0: none is. */
    private static final int LANES;
    /** Why there is no cache or target. Thrown to each caller: an initializer that throws would hide it from all but one. */
    private static final RuntimeException PROBLEM;

    static {
        CodeCache cache = null;
        Target target = null;
        int lanes = 0;
        RuntimeException problem = null;
        try {
            target = choose();
            lanes = forcedLanes();
            cache = CodeCache.open(CacheSettings.fromEnvironment());
            if (Boolean.getBoolean("quern.jfr")) {
                Flight.start(cache);
            }
            if (Boolean.getBoolean("quern.jmx")) {
                Management.register(cache);
            }
        } catch (IllegalArgumentException | IllegalStateException | CacheException e) {
            problem = e;
        }
        CACHE = cache;
        TARGET = target;
        LANES = lanes;
        PROBLEM = problem;
    }

    private Environment() {}

    /**
     * The process's code cache.
     *
     * @throws CacheException if it cannot be used and is strict
     */
    public static CodeCache cache() {
        check();
        return CACHE;
    }

    /**
     * What code is made for: the highest level that runs here; a lower one by property {@code quern.cpu}, or {@code $QUERN_CPU}, set to
     * {@code x86-64-v3} say; by {@code host} that level and every instruction set beyond it that this machine has.
     *
     * @throws IllegalArgumentException if that names no level, or one that does not run here
     * @throws IllegalStateException if the processor is older than any level that code is made for
     */
    public static Target target() {
        check();
        return TARGET;
    }

    private static void check() {
        if (PROBLEM != null) {
            throw PROBLEM;
        }
    }

    /** Options of code generation, with the lane count forced by {@code -Dquern.lanes=N} if it is. */
    public static CodegenOptions options() {
        return CodegenOptions.DEFAULT.withLanes(LANES);
    }

    private static int forcedLanes() {
        String given = System.getProperty("quern.lanes");
        if (given == null || given.isBlank()) {
            return 0;
        }
        int lanes = 0;
        try {
            lanes = Integer.parseInt(given.strip());
        } catch (NumberFormatException e) {
            // refused below
        }
        if (lanes < 1 || lanes > CodegenOptions.MOST_LANES || Integer.bitCount(lanes) != 1) {
            throw new IllegalArgumentException("quern.lanes is '" + given + "', a power of two up to " + CodegenOptions.MOST_LANES
                    + " expected");
        }
        return lanes;
    }

    /** What may run here: all that the processor and the system have, or less where {@code quern.cpu} names a level. */
    static Target machine() {
        Target target = target();
        String wanted = wanted();
        return wanted == null || wanted.equals(HOST) ? new Target(target.level(), Nrt.cpuFeatures()) : target;
    }

    private static String wanted() {
        String wanted = System.getProperty("quern.cpu");
        if (wanted == null || wanted.isEmpty()) {
            wanted = System.getenv("QUERN_CPU");
        }
        return wanted == null || wanted.isEmpty() ? null : wanted;
    }

    private static Target choose() {
        int here = Nrt.cpuLevel();
        if (here < Target.LOWEST) {
            throw new IllegalStateException("this processor runs x86-64 level " + here + "; Quern's code needs level "
                    + Target.LOWEST + " (SSE4.2, POPCNT)");
        }
        String wanted = wanted();
        if (wanted == null) {
            return new Target(Math.min(here, Target.HIGHEST));
        }
        if (wanted.equals(HOST)) {
            return new Target(Math.min(here, Target.HIGHEST), Nrt.cpuFeatures());
        }
        for (int level = Target.LOWEST; level <= Target.HIGHEST; level++) {
            if (("x86-64-v" + level).equals(wanted)) {
                if (level > here) {
                    throw new IllegalArgumentException(
                            "quern.cpu is " + wanted + ", this processor runs up to x86-64-v" + here);
                }
                return new Target(level);
            }
        }
        throw new IllegalArgumentException("quern.cpu is '" + wanted + "', x86-64-v2, x86-64-v3, x86-64-v4 or host expected");
    }
}
