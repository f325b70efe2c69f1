package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CacheException;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.QuernException;
import org.quern.link.LoadedKernel;
import org.quern.nrt.Nrt;
import org.quern.setting.Setting;

/** What a process has once: its cache, the instruction set, a forced lane count, the compiler if there is one. */
public final class Environment {
    /** Whether overloads are written down as they are used. */
    public static final boolean RECORDS = Setting.of("quern.record").isSet();

    private static final String HOST = "host";
    private static final CodeCache CACHE;
    private static final InstructionSet TARGET;
    /** Forced; 0: none is. */
    private static final int LANES;
    /** Why there is no cache or target. Thrown to each caller: an initializer that throws would hide it from all but one. */
    private static final QuernException PROBLEM;
    /** Without the native runtime there is neither. */
    private static final UnsatisfiedLinkError UNLINKED;

    static {
        CodeCache cache = null;
        InstructionSet target = null;
        int lanes = 0;
        QuernException problem = null;
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
        } catch (QuernException e) {
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
     * @throws org.quern.error.SettingException if that names no level, or one that does not run here
     * @throws org.quern.error.PlatformException if the processor is older than any level that code is made for
     */
    public static InstructionSet target() {
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
    static InstructionSet machine() {
        InstructionSet target = target();
        String wanted = wanted().value();
        return wanted == null || wanted.equals(HOST) ? InstructionSet.ofMachine(Nrt.cpuLevel(), Nrt.cpuFeatures()) : target;
    }

    private static Setting wanted() {
        return Setting.of("quern.cpu", "QUERN_CPU");
    }

    private static InstructionSet choose() {
        InstructionSet here = InstructionSet.ofMachine(Nrt.cpuLevel(), 0);
        Setting setting = wanted();
        String wanted = setting.value();
        if (wanted == null) {
            return here;
        }
        if (wanted.equals(HOST)) {
            return InstructionSet.ofMachine(Nrt.cpuLevel(), Nrt.cpuFeatures());
        }
        for (InstructionSet level : InstructionSet.levels()) {
            if (level.cpu().equals(wanted)) {
                if (!level.runsOn(here)) {
                    throw setting.refused("a level up to " + here.cpu() + ", which is what this processor runs,");
                }
                return level;
            }
        }
        throw setting.refused("x86-64-v2, x86-64-v3, x86-64-v4 or host");
    }
}
