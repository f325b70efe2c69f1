package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;

/** What a process has once: its cache, the instruction set, a forced lane count, the compiler if there is one. */
public final class Environment {
    private static final CodeCache CACHE = CodeCache.open(CacheSettings.fromEnvironment());

    private static final Target TARGET = new Target(level());

    private Environment() {}

    /** The process's code cache. */
    public static CodeCache cache() {
        return CACHE;
    }

    /** What code is made for: all that runs here, or less by {@code -Dquern.cpu=x86-64-v3}. */
    public static Target target() {
        return TARGET;
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
