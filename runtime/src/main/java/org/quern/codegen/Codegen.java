package org.quern.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.quern.codegen.analysis.InlineMath;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.ArgumentException;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/**
 * The compilation of a typed kernel to an ELF shared object, as a list of named steps. Stateless: equal arguments give
 * equal bytes.
 *
 * @param math the code of mathematical functions
 * @param backend compiler of the kernel's LLVM IR to machine code
 */
public record Codegen(InlineMath math, Backend backend) {
    /** The LLVM version whose code this build writes into the cache; pinned, so that computing a key needs no LLVM. */
    public static final String LLVM_VERSION = "20.1.7";

    /** Steps that run once. */
    private static final List<Step> KERNEL = List.of(
            new Step("verify", Compilation::verify, Compilation::kernelText),
            new Step("math", Compilation::collectMath, Compilation::mathText),
            new Step("lanes", Compilation::chooseLanes, Compilation::lanesText));

    /** Analyses for one lane count, whose results emission uses. */
    private static final List<Step> ANALYSES = List.of(
            new Step("outline", Compilation::plan, c -> Analyses.outline(c.planned())),
            new Step("divergence", Compilation::analyseDivergence, Compilation::divergenceText),
            new Step("ranges", Compilation::analyseRanges, Compilation::rangesText),
            new Step("captures", Compilation::analyseCaptures, Compilation::capturesText),
            new Step("departures", Compilation::analyseDepartures, Compilation::departuresText),
            Step.analysis("polls", c -> Analyses.polls(c.planned())),
            Step.analysis("arrays", c -> Analyses.arrays(c.planned())));

    /** Steps that are repeated with fewer lanes if the code needs too much stack. */
    private static final List<Step> CODE = List.of(
            new Step("emit", Compilation::emit, Compilation::module),
            new Step("optimize", Compilation::compile, Compilation::optimized),
            Step.analysis("assembly", Compilation::assembly),
            Step.analysis("stack", Compilation::stackText));

    private static final List<Step> OBJECT = List.of(
            new Step("check", Compilation::check, Compilation::importsText),
            new Step("link", Compilation::link, Compilation::linkedText));

    /**
     * A compiled kernel.
     *
     * @param object ELF shared object that exports the one entry
     * @param lanes W: elements of a block
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Compiled(byte[] object, int lanes) {}

    /**
     * Runs all steps.
     *
     * @throws UncacheableException if the code would not work in another process; names the offending operation
     * @throws StackException if it needs too much of the stack
     */
    public Compiled compile(Function kernel, InstructionSet target, CodegenOptions options) {
        return run(new Compilation(kernel, target, options, this, false)).compiled();
    }

    /** Runs the same steps as {@link #compile}, and records the state after each. */
    public Stages inspect(Function kernel, InstructionSet target, CodegenOptions options) {
        Compilation c = run(new Compilation(kernel, target, options, this, true));
        Map<String, String> states = new LinkedHashMap<>();
        for (Step step : steps()) {
            states.put(step.name(), step.state().apply(c));
        }
        return new Stages(states, target.cpu(), c.lanes(), c.emitter().notes());
    }

    private static Compilation run(Compilation c) {
        run(KERNEL, c);
        do {
            run(ANALYSES, c);
            run(CODE, c);
        } while (!c.fits());
        run(OBJECT, c);
        return c;
    }

    private static void run(List<Step> steps, Compilation c) {
        steps.forEach(step -> step.work().accept(c));
    }

    private static List<Step> steps() {
        List<Step> all = new ArrayList<>(KERNEL);
        all.addAll(ANALYSES);
        all.addAll(CODE);
        all.addAll(OBJECT);
        return all;
    }

    /**
     * The state after a step up to {@code emit}; these need no backend.
     *
     * @throws ArgumentException if no such step has that name
     */
    static String state(Function kernel, InstructionSet target, InlineMath math, CodegenOptions options, String step) {
        Compilation c = new Compilation(kernel, target, options, new Codegen(math, null), false);
        run(KERNEL, c);
        run(ANALYSES, c);
        c.emit();
        for (Step s : steps().subList(0, KERNEL.size() + ANALYSES.size() + 1)) {
            if (s.name().equals(step)) {
                return s.state().apply(c);
            }
        }
        throw ArgumentException.of("step '" + step + "' given, one up to emit expected");
    }

    /** The LLVM IR before optimisation. */
    public static String emit(Function kernel, InstructionSet target, InlineMath math, int lanes,
            CodegenOptions options) {
        return emit(kernel, target, math, lanes, options, null);
    }

    /** The LLVM IR with a comment before the instructions of each operation: see {@link Attribution}. */
    static String annotated(Function kernel, InstructionSet target, InlineMath math, int lanes,
            CodegenOptions options) {
        return emit(kernel, target, math, lanes, options, Attribution::remark);
    }

    private static String emit(Function kernel, InstructionSet target, InlineMath math, int lanes,
            CodegenOptions options, BiFunction<Statement, Function, String> remarks) {
        Compilation c = new Compilation(kernel, target, options, new Codegen(math, null), false);
        c.collectMath();
        c.lanes(lanes);
        run(ANALYSES, c);
        c.emit(remarks);
        return c.module();
    }
}
