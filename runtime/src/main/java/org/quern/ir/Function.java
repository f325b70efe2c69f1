package org.quern.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.quern.dtype.DType;
import org.quern.util.Sha256;

/**
 * A typed function: of one element per parameter, as a kernel or a device function that kernels call; or of the cores
 * of a gufunc's operands. The name is for messages: it is not part of the canonical bytes.
 *
 * @param name the name that the user gave
 * @param parameters elements, or sizes of core dimensions, as values 0 to n - 1; then the uniform ones
 * @param uniforms names of the last parameters, which have one value for a whole call; empty for a device function
 * @param body statements
 * @param results values of the body's outermost block
 * @param core the operands of a gufunc; null for a function of elements
 */
public record Function(
        String name, List<Value> parameters, List<String> uniforms, Block body, List<Value> results, Core core) {
    /**
     * Whether a statement is of one of these types. Not a lambda: a fresh process asks this of every kernel, and its first
     * lambda costs it milliseconds.
     */
    private record OneOf(List<Class<? extends Statement>> types) implements Predicate<Statement> {
        @Override
        public boolean test(Statement s) {
            return types.contains(s.getClass());
        }
    }

    /** Copies the lists. */
    public Function {
        parameters = List.copyOf(parameters);
        uniforms = List.copyOf(uniforms);
        results = List.copyOf(results);
    }

    /** A function of elements. */
    public Function(String name, List<Value> parameters, List<String> uniforms, Block body, List<Value> results) {
        this(name, parameters, uniforms, body, results, null);
    }

    /** A function of elements without uniform parameters. */
    public Function(String name, List<Value> parameters, Block body, List<Value> results) {
        this(name, parameters, List.of(), body, results);
    }

    /** Number of inputs that are arrays; uniform parameters follow. */
    public int inputs() {
        return core == null ? parameters.size() - uniforms.size() : core.inputs().size();
    }

    /** The parameters that are uniform. */
    public List<Value> uniformParameters() {
        return parameters.subList(parameters.size() - uniforms.size(), parameters.size());
    }

    /** The dtypes of the inputs, followed by those of the uniform parameters. */
    public DType[] inputTypes() {
        int inputs = inputs();
        DType[] types = new DType[inputs + uniforms.size()];
        for (int i = 0; i < inputs; i++) {
            types[i] = core == null ? parameters.get(i).type() : core.inputs().get(i).type();
        }
        for (int i = inputs; i < types.length; i++) {
            types[i] = parameters.get(parameters.size() - types.length + i).type();
        }
        return types;
    }

    /** The dtypes of the results, or of a gufunc's outputs, in order. */
    public DType[] resultTypes() {
        DType[] types = new DType[core == null ? results.size() : core.outputs().size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = core == null ? results.get(i).type() : core.outputs().get(i).type();
        }
        return types;
    }

    /**
     * The dtypes, such as {@code float64,int32->float64}; those of uniform parameters follow a semicolon: {@code
     * float64;int64->float64}.
     */
    public String signature() {
        StringBuilder text = new StringBuilder();
        DType[] in = inputTypes();
        for (int i = 0; i < in.length; i++) {
            text.append(i == 0 ? "" : i == inputs() ? ";" : ",").append(in[i]);
        }
        DType[] out = resultTypes();
        for (int i = 0; i < out.length; i++) {
            text.append(i == 0 ? "->" : ",").append(out[i]);
        }
        return text.toString();
    }

    /**
     * This function and its transitive callees, each once, callees first. A shared function is one object, made once
     * for its dtypes.
     */
    public List<Function> closure() {
        List<Function> found = new ArrayList<>();
        collect(this, new IdentityHashMap<>(), found);
        return found;
    }

    private static void collect(Function f, IdentityHashMap<Function, Boolean> seen, List<Function> found) {
        if (seen.put(f, true) == null) {
            for (Function called : f.body.callees()) {
                collect(called, seen, found);
            }
            found.add(f);
        }
    }

    /** {@return whether this function or a callee has a loop or scratch memory, which is set to zero} */
    public boolean loops() {
        return any(new OneOf(
                List.of(Statement.Loop.class, Statement.While.class, Statement.Lanes.class, Statement.Reserve.class)));
    }

    /** {@return whether a gufunc's kernel, or a callee, has lanes loops} */
    public boolean hasLanes() {
        return any(new OneOf(List.of(Statement.Lanes.class)));
    }

    /** {@return whether a gufunc's kernel, or a callee, has parallel loops} */
    public boolean hasParallelLoops() {
        return any(new OneOf(List.of(Statement.Parallel.class)));
    }

    /**
     * {@return whether per-lane state exists even for uniform arguments: a local array or an early return, here or in a
     * callee}
     */
    public boolean keepsLanes() {
        return any(s -> s instanceof Statement.Local || s instanceof Statement.Put
                || (s instanceof Statement.Let let && let.op() instanceof Op.Element)
                || (s instanceof Statement.Leave leave && leave.where() == Exit.RETURN));
    }

    private boolean any(Predicate<Statement> test) {
        for (Function f : closure()) {
            if (f.body.any(test)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The canonical encoding of this function and its callees. Functions with equal bytes compute the same. Names are
     * not part of it, nor are source positions, which the IR does not have.
     */
    public byte[] canonicalBytes() {
        return Encoder.encode(this);
    }

    /**
     * {@return whether this function computes the same as another, by the same operations} Fast if both call the same
     * objects.
     */
    public boolean isSame(Function other) {
        return Encoder.same(this, other) || Arrays.equals(canonicalBytes(), other.canonicalBytes());
    }

    /** SHA-256 of the {@linkplain #canonicalBytes canonical bytes}, in lower-case hexadecimal. */
    public String fingerprint() {
        return Sha256.hex(canonicalBytes());
    }
}
