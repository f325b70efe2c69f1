package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.quern.abi.ContextLayout;
import org.quern.abi.FaultCode;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.Inlining;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.codegen.analysis.Outlining;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.StackPlan;
import org.quern.codegen.analysis.StackUse;
import org.quern.codegen.analysis.Symbols;
import org.quern.codegen.analysis.Weights;
import org.quern.codegen.isa.InstructionSet;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.MathFunction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.FaultSites;

/** One LLVM module: the kernel's entry, the device functions that it reaches, the declarations that they need. */
public final class ModuleEmitter {
    /** Metadata of a branch that is not taken unless something fails or is cancelled. */
    static final String UNLIKELY = "!0";

    /** Where a failure is noted, in every function: a code, 0 while nothing has failed. */
    static final String FAULT = "%fault";

    /** Where the word is by which a call is cancelled; behind FAULT in memory, for device functions. */
    static final String CANCELLED = "%cancelled";

    /** The weight of a long kernel, with what it calls. Far above what is written by hand. */
    private static final long LONG = 8192;

    /**
     * A device function for one combination of uniform and varying parameters.
     *
     * @param room the first argument of a call, where its arrays are in the caller's room; else nothing
     */
    record Instance(String name, String resultType, String room) {}

    private final VectorType shape;
    private final InstructionSet target;
    private final MathEmitter math;
    private final Weights weights;
    private String fastmath;
    private final Set<String> notes = new LinkedHashSet<>();
    private final BiFunction<Statement, Function, String> remarks;
    private Function kernel;
    private FaultSites sites;
    private StackPlan stack;
    private Polls polls;
    private final Set<String> declarations = new LinkedHashSet<>();
    private final List<String> functions = new ArrayList<>();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final IdentityHashMap<Function, Integer> numbered = new IdentityHashMap<>();
    private final Outlining outlining = new Outlining();
    private Inlining inlining;
    private boolean isLong;
    private int names;

    /**
     * A module.
     *
     * @param lanes W
     * @param fastmath LLVM's fast-math flags, separated by blanks; empty for strict IEEE 754
     * @param remarks what a comment says before what a statement of a function becomes, or null for none
     */
    public ModuleEmitter(int lanes, MathLibrary library, String fastmath, BiFunction<Statement, Function, String> remarks) {
        this.remarks = remarks;
        this.fastmath = fastmath.isEmpty() ? "" : fastmath + " ";
        this.shape = new VectorType(lanes);
        this.target = library.target();
        this.math = new MathEmitter(this, shape, library);
        this.weights = new Weights(library, lanes);
    }

    VectorType shape() {
        return shape;
    }

    /** Notes for people what was done with a part of the kernel, and why. */
    void note(String what) {
        notes.add(what);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Says in a comment whose instructions follow, if asked for. */
    void mark(LlvmFunction text, Statement statement, Function function) {
        if (remarks != null) {
            text.line(remarks.apply(statement, function));
        }
    }

    /** Where arrays are. */
    StackPlan stack() {
        return stack;
    }

    /** Whether the kernel may end before its end: a place may fail, or the call be cancelled. */
    boolean mayFail() {
        return sites.count() > 0 || polls.any();
    }

    /** How many vectors of rounds the code of a lanes loop within a core does at once. */
    int vectors(Statement.Lanes loop) {
        return weights.vectors(loop, isLong ? Weights.REPEATED_IN_LONG : Weights.REPEATED);
    }

    /** The local arrays that a function is given, if it is a piece of another. */
    Set<LocalArray> arrays(Function f) {
        return outlining.arrays(f);
    }

    /** Which loops look whether the call is cancelled. */
    Polls polls() {
        return polls;
    }

    /** Emits, in a function that has a context, the place where a failure is noted. */
    void fault(LlvmFunction text) {
        if (!mayFail()) {
            return;
        }
        text.alloca(FAULT, "{ i64, ptr }");
        text.line("store i64 0, ptr " + FAULT);
        if (polls.any()) {
            text.line("%s = load ptr, ptr %s", CANCELLED, text.let("getelementptr i8, ptr %%context, i64 %d", ContextLayout.CANCELLED));
            text.line("store ptr %s, ptr %s", CANCELLED, text.let("getelementptr i8, ptr %s, i64 8", FAULT));
        }
    }

    /**
     * Emits a look at the word by which the call is cancelled.
     *
     * @param stop the label to go to if it is
     * @param on to go to if it is not
     */
    void poll(LlvmFunction text, String stop, String on) {
        // Volatile: another thread sets it, so what was read before says nothing.
        String word = text.let("load volatile i32, ptr %s", CANCELLED);
        text.branchUnlikely(text.let("icmp ne i32 %s, 0", word), stop, on);
    }

    int faultCode(Object site) {
        return FaultCode.of(sites.number(site));
    }

    /** A loaded element as it is in a register: a bool is a byte in memory, anything but zero is true. */
    String fromMemory(LlvmFunction text, DType type, String raw) {
        return type == DType.BOOL
                ? text.let("icmp ne %s %s, %s", shape.of("i8"), raw, shape.splat("i8", "0"))
                : raw;
    }

    /** An element as it is in memory: a bool is the byte 0 or 1. */
    String toMemory(LlvmFunction text, DType type, String value) {
        return type == DType.BOOL ? text.let("zext %s %s to %s", shape.mask(), value, shape.of("i8")) : value;
    }

    /** The fast-math flags before the operands of a float operation, with a blank behind them. */
    String fastmath() {
        return fastmath;
    }

    /** Whether a float operation may yield poison: what depends on it is then frozen before it can decide anything. */
    boolean yieldsPoison() {
        return fastmath.contains("nnan") || fastmath.contains("ninf");
    }

    /** The module's text. */
    public String emit(Function whole) {
        sites = FaultSites.of(whole);
        isLong = weights.expanded(whole) > LONG;
        kernel = isLong ? outlining.apart(whole) : whole;
        sites.copied(outlining.origins());
        inlining = new Inlining(kernel, outlining, isLong);
        stack = new StackPlan(kernel, shape.lanes());
        polls = Polls.of(kernel);
        note(shape.lanes() + " lanes for " + target.cpu() + ", vectors of " + target.vectorBytes() + " bytes");
        String entry = kernel.core() == null ? new EntryEmitter(this, kernel).emit() : new CoreEntryEmitter(this, kernel).emit();
        StringBuilder all = new StringBuilder("target triple = \"" + target.triple() + "\"\n\n");
        declarations.forEach(d -> all.append(d).append('\n'));
        functions.forEach(f -> all.append('\n').append(f));
        return all.append('\n').append(entry).append('\n').append(attributes()).toString();
    }

    /** Bytes of stack that a call of the kernel needs at most, of those that LLVM gave each function. */
    public long stackBytes(Map<String, Long> frames) {
        return new StackUse(frames, numbered).of(kernel);
    }

    /**
     * The stack is aligned on entry: a caller aligns it to 16 bytes, and a vector that is saved around a call would lie
     * across two cache lines.
     */
    private String attributes() {
        int bits = 8 * target.vectorBytes();
        String features = target.featureString().isEmpty() ? "" : "\"target-features\"=\"" + target.featureString() + "\" ";
        // LLVM then tells how much stack each function has: see StackUse.
        return "attributes #0 = { nounwind \"warn-stack-size\"=\"0\" \"target-cpu\"=\"" + target.levelName() + "\" "
                + features + "\"prefer-vector-width\"=\"" + bits
                + "\" \"min-legal-vector-width\"=\"" + bits + "\" \"stackrealign\" \"no-builtins\" }\n"
                + "attributes #1 = { nounwind willreturn memory(none) }\n"
                + UNLIKELY + " = !{!\"branch_weights\", i32 1, i32 1048575}\n";
    }

    void declare(String declaration) {
        declarations.add(declaration);
    }

    /** A name that no other part of the module has. */
    String fresh(String hint) {
        return hint + names++;
    }

    void define(String function) {
        functions.add(function);
    }

    /** A call of an LLVM intrinsic whose operands and result have one type. */
    String intrinsic(LlvmFunction text, String name, DType type, boolean uniform, String... refs) {
        String t = shape.of(type, uniform);
        String full = "@llvm." + name + "." + shape.suffix(type, uniform);
        declare("declare " + t + " " + full + "(" + repeat(t, refs.length) + ")");
        return text.let("call %s%s %s(%s)", type.isFloat() ? fastmath : "", t, full, arguments(t, refs));
    }

    /** The same for an intrinsic that takes a flag, false, after its operand. */
    String intrinsicWithFlag(LlvmFunction text, String name, DType type, boolean uniform, String ref) {
        String t = shape.of(type, uniform);
        String full = "@llvm." + name + "." + shape.suffix(type, uniform);
        declare("declare " + t + " " + full + "(" + t + ", i1 immarg)");
        return text.let("call %s %s(%s %s, i1 false)", t, full, t, ref);
    }

    /** A conversion of a float to an integer that clamps, NaN to 0. */
    String saturatingCast(LlvmFunction text, DType from, DType to, boolean uniform, String ref) {
        String name = "@llvm.fpto" + (to.kind() == DType.Kind.SIGNED ? "s" : "u") + "i.sat."
                + shape.suffix(to, uniform) + "." + shape.suffix(from, uniform);
        declare("declare " + shape.of(to, uniform) + " " + name + "(" + shape.of(from, uniform) + ")");
        return text.let("call %s %s(%s %s)", shape.of(to, uniform), name, shape.of(from, uniform), ref);
    }

    /** A mathematical function. */
    String math(LlvmFunction text, MathFunction function, DType type, boolean uniform, String... refs) {
        return math.apply(text, function, type, uniform, refs);
    }

    /** A fused multiply-add. */
    String fma(LlvmFunction text, DType type, boolean uniform, boolean constant, String... refs) {
        return math.fma(text, type, uniform, constant, refs);
    }

    /** C's fmod. */
    String fmod(LlvmFunction text, DType type, boolean uniform, String... refs) {
        return math.fmod(text, type, uniform, refs);
    }

    static String repeat(String type, int n) {
        return String.join(", ", Collections.nCopies(n, type));
    }

    static String arguments(String type, String... refs) {
        List<String> typed = new ArrayList<>();
        for (String r : refs) {
            typed.add(type + " " + r);
        }
        return String.join(", ", typed);
    }

    /** An instance without the kernel's fast-math flags, for a function whose operations must be as they are written. */
    Instance strict(Function f, BitSet varying) {
        String kernels = fastmath;
        fastmath = "";
        try {
            return instance(f, varying);
        } finally {
            fastmath = kernels;
        }
    }

    /** The same for a function that stands for one operation: each of many places calls it. */
    Instance operation(Function f, BitSet varying) {
        inlining.keepApart(f);
        return strict(f, varying);
    }

    /** The instance of a device function for these varying parameters; emitted once, before its callers. */
    Instance instance(Function f, BitSet varying) {
        int number = numbered.computeIfAbsent(f, key -> numbered.size());
        String key = number + (varying.isEmpty() ? "_uniform" : "") + (fastmath.isEmpty() ? "" : "_fast");
        Instance known = instances.get(key);
        if (known != null) {
            return known;
        }
        boolean uniform = varying.isEmpty();
        List<String> types = new ArrayList<>();
        for (Value r : f.results()) {
            types.add(shape.of(r.type(), uniform));
        }
        String result = types.size() == 1 ? types.get(0) : "{ " + String.join(", ", types) + " }";
        Instance made = new Instance("@" + Symbols.DEVICE + key, result, stack.givesRoom(f) ? "ptr " + LlvmFunction.ROOM + ", " : "");
        instances.put(key, made);
        define(body(f, varying, made));
        return made;
    }

    private String body(Function f, BitSet varying, Instance instance) {
        boolean uniform = varying.isEmpty();
        LlvmFunction text = new LlvmFunction(stack, f);
        List<LaneValue> parameters = new ArrayList<>();
        StringBuilder head = new StringBuilder(instance.room()).append(shape.mask()).append(" %mask, ptr ").append(FAULT);
        for (Value p : f.parameters()) {
            String ref = "%p" + p.id();
            parameters.add(LaneValue.of(ref, p.type(), uniform));
            head.append(", ").append(shape.of(p.type(), uniform)).append(' ').append(ref);
        }
        if (polls.in(f)) {
            text.line("%s = load ptr, ptr %s", CANCELLED, text.let("getelementptr i8, ptr %s, i64 8", FAULT));
        }
        EmitContext emission = new EmitContext(f, this, text, Divergence.of(f, varying), "%mask");
        for (LocalArray array : arrays(f)) {
            String ref = "%array" + array.id();
            head.append(", ptr ").append(ref);
            emission.arrays.place(array, ref, false);
        }
        BodyEmitter body = new BodyEmitter(emission);
        List<LaneValue> results = body.emit(parameters);
        OpEmitter ops = new OpEmitter(text, shape, this);
        if (results.size() == 1) {
            text.line("ret %s %s", instance.resultType(), form(results.get(0), uniform, ops));
        } else {
            String all = "poison";
            for (int i = 0; i < results.size(); i++) {
                LaneValue r = results.get(i);
                all = text.let("insertvalue %s %s, %s %s, %d", instance.resultType(), all,
                        shape.of(r.type(), uniform), form(r, uniform, ops), i);
            }
            text.line("ret %s %s", instance.resultType(), all);
        }
        return "define internal " + instance.resultType() + " " + instance.name() + "(" + head
                + ") " + inlining.attribute(f) + " #0 {\n" + text.blocks() + "}\n";
    }

    private static String form(LaneValue e, boolean uniform, OpEmitter ops) {
        return uniform ? e.ref() : ops.vector(e);
    }
}
