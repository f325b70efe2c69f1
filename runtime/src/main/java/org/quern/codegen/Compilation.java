package org.quern.codegen;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.quern.codegen.analysis.Departures;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.Findings;
import org.quern.codegen.analysis.FreeVariables;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.codegen.analysis.LaneWidth;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.codegen.analysis.StackUse;
import org.quern.codegen.emit.ModuleEmitter;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;
import org.quern.ir.check.Verifier;
import org.quern.ir.text.Printer;

/** The state of one kernel's compilation, which the {@linkplain Step steps} advance. */
final class Compilation {
    private final Function kernel;
    private final InstructionSet target;
    private final CodegenOptions options;
    private final Backend backend;
    private final MathLibrary library;
    private final boolean inspected;
    private Set<Function> functions = Set.of();
    private LaneWidth width;
    private int lanes;
    private KernelPlan plan;
    /** The functions that are emitted, as far as they are reached. */
    private List<Function> analysed = List.of();
    private IdentityHashMap<Function, Findings.PerVariant<Divergence>> divergence;
    private IdentityHashMap<Function, BoundsChecks> checks;
    private IdentityHashMap<Statement, FreeVariables> captures;
    private IdentityHashMap<Function, Findings.PerVariant<Departures>> departures;
    private ModuleEmitter emitter;
    private String module;
    private Backend.Output output;
    private byte[] linked;

    /** With assembly if inspected. */
    Compilation(Function kernel, InstructionSet target, CodegenOptions options, Codegen codegen, boolean inspected) {
        this.kernel = kernel;
        this.target = target;
        this.options = options;
        this.backend = codegen.backend();
        this.library = new MathLibrary(codegen.math(), target, options.tight());
        this.inspected = inspected;
    }

    void verify() {
        Verifier.verify(kernel);
    }

    String kernelText() {
        return Printer.print(kernel);
    }

    void collectMath() {
        functions = library.reached(kernel);
        functions.forEach(Verifier::verify);
    }

    String mathText() {
        StringBuilder all = new StringBuilder();
        Set<String> texts = new LinkedHashSet<>();
        functions.forEach(f -> texts.add(Printer.print(f)));
        texts.forEach(text -> all.append(all.isEmpty() ? "" : "\n").append(text));
        return all.isEmpty() ? "no operation is a function\n" : all.toString();
    }

    void chooseLanes() {
        width = LaneWidth.of(kernel, m -> library.same(m.function(), m.type()) != null);
        lanes = options.lanes() != 0 ? Math.min(options.lanes(), width.most()) : width.choose(target);
    }

    String lanesText() {
        String why = options.lanes() != 0 ? " asked for; at most " + width.most() : ": " + width.reasons(target);
        return lanes + " lanes" + why + '\n';
    }

    /** Sets the lane count. */
    void lanes(int count) {
        lanes = count;
    }

    void plan() {
        plan = KernelPlan.of(kernel, library, lanes);
        analysed = new ArrayList<>(plan.kernel().closure());
        analysed.addAll(functions);
    }

    void analyseDivergence() {
        divergence = Findings.divergence(analysed);
    }

    String divergenceText() {
        return Analyses.divergence(plan, divergence);
    }

    void analyseRanges() {
        checks = Findings.checks(analysed);
    }

    String rangesText() {
        return Analyses.ranges(plan, checks);
    }

    void analyseCaptures() {
        captures = Findings.captures(analysed);
    }

    String capturesText() {
        return Analyses.captures(plan, captures);
    }

    void analyseDepartures() {
        departures = Findings.departures(analysed);
    }

    String departuresText() {
        return Analyses.departures(plan, divergence, departures);
    }

    KernelPlan planned() {
        return plan;
    }

    void emit() {
        emit(null);
    }

    /**
     * Emits the module.
     *
     * @param remarks the comment before the instructions of a statement of a function; null for no comments
     */
    void emit(BiFunction<Statement, Function, String> remarks) {
        Findings findings = new Findings(divergence, checks, captures, departures);
        emitter = new ModuleEmitter(plan, findings, options.fastmath(), remarks);
        module = emitter.emit();
    }

    String module() {
        return module;
    }

    /** The module's text with a comment before the instructions of each operation: see {@link Attribution}. */
    private String annotated() {
        return Codegen.annotated(kernel, target, library.source(), lanes, options);
    }

    void compile() {
        output = inspected
                ? backend.inspect(module, target, options.passes())
                : backend.compile(module, target, options.passes());
    }

    String optimized() {
        return output.optimized();
    }

    String assembly() {
        return output.assembly();
    }

    long stackBytes() {
        return emitter.stackBytes(output.frames());
    }

    String stackText() {
        return stackBytes() + " bytes of stack, at most " + StackUse.MOST + '\n';
    }

    /**
     * {@return whether the code fits the stack} If not, reduces the lane count, with which the code is to be generated
     * again; results do not depend on it.
     *
     * @throws StackException if one lane needs too much
     */
    boolean fits() {
        long stack = stackBytes();
        if (stack <= StackUse.MOST) {
            return true;
        }
        if (lanes == 1) {
            throw new StackException(kernel.name(), stack);
        }
        // Stack use grows about linearly with the lanes.
        lanes = Math.max(1, Integer.highestOneBit((int) Math.min(lanes / 2, 2L * lanes * StackUse.MOST / stack)));
        return false;
    }

    void check() {
        new ObjectCheck(kernel.name(), this::annotated).check(output);
    }

    String importsText() {
        String imports = String.join(", ", ElfSymbols.undefined(output.object()));
        return "imports " + (imports.isEmpty() ? "nothing" : imports) + '\n';
    }

    void link() {
        linked = backend.link(output.object());
    }

    String linkedText() {
        return "a shared object of " + linked.length + " bytes\n";
    }

    Codegen.Compiled compiled() {
        return new Codegen.Compiled(linked, lanes);
    }

    ModuleEmitter emitter() {
        return emitter;
    }

    int lanes() {
        return lanes;
    }
}
