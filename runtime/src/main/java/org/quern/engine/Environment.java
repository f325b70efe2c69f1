package org.quern.engine;

import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.QuernException;
import org.quern.link.LoadedKernel;
import org.quern.nrt.Nrt;
import org.quern.setting.Setting;

/**
 * The environment of an engine: cache, instruction sets, and whether LLVM may be used. That of the process comes from
 * its settings.
 */
public final class Environment {
    /** True if the use of overloads is recorded. */
    public static final boolean RECORDS = Setting.of("quern.record").isSet();

    private static final String HOST = "host";
    /** The process's environment; null if there is a problem. */
    private static final Environment PROCESS;
    /** Number of lanes that the settings fix; 0 if they do not. */
    private static final int LANES;
    /**
     * Why there is no environment, or null. Thrown to each caller; an exception in the initializer would show it to the
     * first only.
     */
    private static final QuernException PROBLEM;
    /** Why the native runtime does not load, or null. */
    private static final UnsatisfiedLinkError UNLINKED;

    static {
        Environment process = null;
        int lanes = 0;
        QuernException problem = null;
        UnsatisfiedLinkError unlinked = null;
        try {
            Versions.look();
            InstructionSet target = choose();
            lanes = forcedLanes();
            LoadedKernel.checkSettings();
            CodeCache cache = CodeCache.open(CacheSettings.fromEnvironment());
            if (Setting.of("quern.jfr").isOn(false)) {
                JfrReporting.start(cache);
            }
            if (Setting.of("quern.jmx").isOn(false)) {
                Management.register(cache);
            }
            process = new Environment(cache, target, null, true);
        } catch (QuernException e) {
            problem = e;
        } catch (UnsatisfiedLinkError e) {
            unlinked = e;
        }
        PROCESS = process;
        LANES = lanes;
        PROBLEM = problem;
        UNLINKED = unlinked;
    }

    private final CodeCache cache;
    private final InstructionSet target;
    /** The instruction sets that may run; null for this machine's, determined when needed. */
    private final InstructionSet machine;
    private final boolean compiles;

    private Environment(CodeCache cache, InstructionSet target, InstructionSet machine, boolean compiles) {
        this.cache = cache;
        this.target = target;
        this.machine = machine;
        this.compiles = compiles;
    }

    /**
     * An environment of its own, which uses LLVM if the process has it.
     *
     * @param target the instruction set to compile for
     * @param machine the instruction sets that may run
     */
    public static Environment of(CodeCache cache, InstructionSet target, InstructionSet machine) {
        return new Environment(cache, target, machine, true);
    }

    /** This environment without LLVM, whether or not the process has it. */
    public Environment withoutCompiler() {
        return new Environment(cache, target, machine, false);
    }

    /** This environment with another cache. */
    Environment with(CodeCache other) {
        return new Environment(other, target, machine, compiles);
    }

    /**
     * The environment of the process.
     *
     * @throws org.quern.error.SettingException if a setting has an invalid value, or names an instruction set that does
     *     not run here
     * @throws org.quern.error.PlatformException if the processor is older than any that code is generated for
     * @throws org.quern.cache.report.CacheException if the cache is strict and cannot be used
     */
    static Environment ofProcess() {
        check();
        return PROCESS;
    }

    CodeCache cache() {
        return cache;
    }

    /**
     * The instruction set to compile for. Of the process: the highest level that runs here; or a lower one that
     * property {@code quern.cpu} or {@code $QUERN_CPU} names, such as {@code x86-64-v3}; or with the value
     * {@code host}, that level and every instruction set beyond it that this machine has.
     */
    InstructionSet target() {
        return target;
    }

    /** True if the process's LLVM may be used. */
    boolean compiles() {
        return compiles;
    }

    private static void check() {
        if (PROBLEM != null) {
            throw PROBLEM;
        }
        if (UNLINKED != null) {
            throw UNLINKED;
        }
    }

    /**
     * The default options of code generation, with the number of lanes that {@code -Dquern.lanes=N} sets, if it is set.
     */
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

    /**
     * The instruction sets that may run: all of the processor and the system, or fewer if {@code quern.cpu} names a
     * level.
     */
    InstructionSet machine() {
        if (machine != null) {
            return machine;
        }
        String wanted = wanted().value();
        return wanted == null || wanted.equals(HOST)
                ? InstructionSet.ofMachine(Nrt.cpuLevel(), Nrt.cpuFeatures())
                : target;
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
