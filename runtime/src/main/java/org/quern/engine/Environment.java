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
 * What an engine works with. A process has one that is set from outside: its cache, the instruction set, a forced lane
 * count, the compiler if there is one.
 */
public final class Environment {
    /** Whether overloads are written down as they are used. */
    public static final boolean RECORDS = Setting.of("quern.record").isSet();

    private static final String HOST = "host";
    /** Null where there is a problem. */
    private static final Environment PROCESS;
    /** Forced; 0: none is. */
    private static final int LANES;
    /** Why there is no cache or target. Thrown to each caller: an initializer that throws would hide it from all but one. */
    private static final QuernException PROBLEM;
    /** Without the native runtime there is neither. */
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
    /** Null: what this machine is, asked when it matters. */
    private final InstructionSet machine;
    private final boolean compiles;

    private Environment(CodeCache cache, InstructionSet target, InstructionSet machine, boolean compiles) {
        this.cache = cache;
        this.target = target;
        this.machine = machine;
        this.compiles = compiles;
    }

    /**
     * One of its own, with LLVM if the process has it.
     *
     * @param target what code is made for
     * @param machine what may run
     */
    public static Environment of(CodeCache cache, InstructionSet target, InstructionSet machine) {
        return new Environment(cache, target, machine, true);
    }

    /** The same without LLVM, whether the process has it or not. */
    public Environment withoutCompiler() {
        return new Environment(cache, target, machine, false);
    }

    /** The same with another cache. */
    Environment with(CodeCache other) {
        return new Environment(other, target, machine, compiles);
    }

    /**
     * The process's.
     *
     * @throws org.quern.error.SettingException if a setting's value is none, or names an instruction set that does not
     *     run here
     * @throws org.quern.error.PlatformException if the processor is older than any that code is made for
     * @throws org.quern.cache.report.CacheException if the cache cannot be used and is strict
     */
    static Environment ofProcess() {
        check();
        return PROCESS;
    }

    CodeCache cache() {
        return cache;
    }

    /**
     * What code is made for. In the process's: the highest level that runs here; a lower one by property
     * {@code quern.cpu}, or {@code $QUERN_CPU}, set to {@code x86-64-v3} say; by {@code host} that level and every
     * instruction set beyond it that this machine has.
     */
    InstructionSet target() {
        return target;
    }

    /** Whether the process's LLVM serves. */
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
