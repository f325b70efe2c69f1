package org.quern.ufunc;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;

/** What a process sets once: its cache, the instruction set, a forced lane count. */
final class Settings {
    /** The process's cache. */
    static final CodeCache CACHE = CodeCache.open(CacheSettings.fromEnvironment());

    /** Highest level to use: what runs here, or less by {@code -Dquern.cpu=x86-64-v3}. */
    static final int LEVEL = level();

    /** Forced lane count by {@code -Dquern.lanes=N}, or 0. */
    static final int LANES = Integer.getInteger("quern.lanes", 0);

    private Settings() {}

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
