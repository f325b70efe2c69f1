package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CacheException;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;

/** What a process has once: its cache, the instruction set, a forced lane count, the compiler if there is one. */
public final class Environment {
    private static final CodeCache CACHE;
    private static final Target TARGET;
    /** Why there is no cache or target. Thrown to each caller: an initializer that throws would hide it from all but one. */
    private static final RuntimeException PROBLEM;

    static {
        CodeCache cache = null;
        Target target = null;
        RuntimeException problem = null;
        try {
            target = new Target(level());
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
     * What code is made for: all that runs here, or less by {@code -Dquern.cpu=x86-64-v3}.
     *
     * @throws IllegalArgumentException if that property names no level, or one that does not run here
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
        return CodegenOptions.DEFAULT.withLanes(Integer.getInteger("quern.lanes", 0));
    }

    private static int level() {
        int here = Nrt.cpuLevel();
        if (here < Target.LOWEST) {
            throw new IllegalStateException("this processor runs x86-64 level " + here + "; Quern's code needs level "
                    + Target.LOWEST + " (SSE4.2, POPCNT)");
        }
        String wanted = System.getProperty("quern.cpu");
        if (wanted == null) {
            return Math.min(here, Target.HIGHEST);
        }
        for (int level = Target.LOWEST; level <= Target.HIGHEST; level++) {
            if (("x86-64-v" + level).equals(wanted)) {
                if (level > here) {
                    throw new IllegalArgumentException(
                            "quern.cpu is " + wanted + ", this processor runs up to x86-64-v" + here);
                }
                return level;
            }
        }
        throw new IllegalArgumentException("quern.cpu is '" + wanted + "', x86-64-v2, x86-64-v3 or x86-64-v4 expected");
    }
}
