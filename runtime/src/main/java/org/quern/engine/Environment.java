package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CacheException;
import org.quern.link.LoadedKernel;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;
import org.quern.setting.Setting;

/** What a process has once: its cache, the instruction set, a forced lane count, the compiler if there is one. */
public final class Environment {
    /** Whether overloads are written down as they are used. */
    public static final boolean RECORDS = Setting.of("quern.record").isSet();

    private static final String HOST = "host";
    private static final CodeCache CACHE;
    private static final Target TARGET;
    /** Forced; 0: none is. */
    private static final int LANES;
    /** Why there is no cache or target. Thrown to each caller: an initializer that throws would hide it from all but one. */
    private static final RuntimeException PROBLEM;
    /** Without the native runtime there is neither. */
    private static final UnsatisfiedLinkError UNLINKED;

    static {
        CodeCache cache = null;
        Target target = null;
        int lanes = 0;
        RuntimeException problem = null;
        UnsatisfiedLinkError unlinked = null;
        try {
            Versions.look();
            target = choose();
            lanes = forcedLanes();
            LoadedKernel.checkSettings();
            cache = CodeCache.open(CacheSettings.fromEnvironment());
            if (Setting.of("quern.jfr").isOn(false)) {
                Flight.start(cache);
            }
            if (Setting.of("quern.jmx").isOn(false)) {
                Management.register(cache);
            }
        } catch (IllegalArgumentException | IllegalStateException | CacheException e) {
            problem = e;
        } catch (UnsatisfiedLinkError e) {
            unlinked = e;
        }
        CACHE = cache;
        TARGET = target;
        LANES = lanes;
        PROBLEM = problem;
        UNLINKED = unlinked;
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
        if (UNLINKED != null) {
            throw UNLINKED;
        }
    }

    /** Options of code generation, with the lane count forced by {@code -Dquern.lanes=N} if it is. */
    public static CodegenOptions options() {
        return CodegenOptions.DEFAULT.withLanes(LANES);
    }

    private static int forcedLanes() {
        Setting setting = Setting.of("quern.lanes");
        if (!setting.isSet()) {
            return 0;
        }
        String expected = "a power of two up to " + CodegenOptions.MOST_LANES;
        int lanes = (int) setting.number(1, CodegenOptions.MOST_LANES, expected);
        if (Integer.bitCount(lanes) != 1) {
            throw setting.refused(expected);
        }
        return lanes;
    }

    /** What may run here: all that the processor and the system have, or less where {@code quern.cpu} names a level. */
    static Target machine() {
        Target target = target();
        String wanted = wanted().value();
        return wanted == null || wanted.equals(HOST) ? new Target(target.level(), Nrt.cpuFeatures()) : target;
    }

    private static Setting wanted() {
        return Setting.of("quern.cpu", "QUERN_CPU");
    }

    private static Target choose() {
        int here = Nrt.cpuLevel();
        if (here < Target.LOWEST) {
            throw new IllegalStateException("this processor runs x86-64 level " + here + "; Quern's code needs level "
                    + Target.LOWEST + " (SSE4.2, POPCNT)");
        }
        Setting setting = wanted();
        String wanted = setting.value();
        if (wanted == null) {
            return new Target(Math.min(here, Target.HIGHEST));
        }
        if (wanted.equals(HOST)) {
            return new Target(Math.min(here, Target.HIGHEST), Nrt.cpuFeatures());
        }
        for (int level = Target.LOWEST; level <= Target.HIGHEST; level++) {
            if (("x86-64-v" + level).equals(wanted)) {
                if (level > here) {
                    throw setting.refused("a level up to x86-64-v" + here + ", which is what this processor runs,");
                }
                return new Target(level);
            }
        }
        throw setting.refused("x86-64-v2, x86-64-v3, x86-64-v4 or host");
    }
}
