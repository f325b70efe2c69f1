package org.quern.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.quern.dtype.DType;
import org.quern.util.Sha256;

/**
 * A typed function: of one element per parameter, as a kernel or a device function that kernels call; or of the cores of a
 * gufunc's operands. The name is for people: it is not part of the canonical bytes.
 *
 * @param name what the user called it
 * @param parameters those of elements, or of core dimensions, are values 0 to n - 1; those that are uniform follow
 * @param uniforms names of the last parameters, which have one value for a whole call; a device function has none
 * @param body statements
 * @param results values of the body's outermost block
 * @param core the operands of a gufunc; null for a function of elements
 */
public record Function(
        String name, List<Value> parameters, List<String> uniforms, Block body, List<Value> results, Core core) {
    // Classes of their own: a fresh process asks these of every kernel, and a first lambda costs it milliseconds.
    private static final Predicate<Statement> LANES = new Predicate<>() {
        @Override
        public boolean test(Statement s) {
            return s instanceof Statement.Lanes;
        }
    };

    private static final Predicate<Statement> PARALLEL = new Predicate<>() {
        @Override
        public boolean test(Statement s) {
            return s instanceof Statement.Parallel;
        }
    };

    private static final Predicate<Statement> LOOPS = new Predicate<>() {
        @Override
        public boolean test(Statement s) {
            return s instanceof Statement.Loop || s instanceof Statement.While || s instanceof Statement.Lanes
                    || s instanceof Statement.Reserve;
        }
    };

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

    /** A function all of whose parameters are of elements. */
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

    /** The dtypes of the inputs, those of uniform parameters behind them. */
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

    /** The dtypes, such as {@code float64,int32->float64}; uniform ones behind a semicolon: {@code float64;int64->float64}. */
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

    /** This function and all that it calls, each once, callees first. A shared function is one object, made once for its dtypes. */
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

    /** Whether this function or one that it calls has a loop, or scratch memory, which is set to zero. */
    public boolean loops() {
        return any(LOOPS);
    }

    /** Whether a gufunc's kernel has lanes loops. */
    public boolean hasLanes() {
        return any(LANES);
    }

    /** Whether a gufunc's kernel has parallel loops. */
    public boolean hasParallelLoops() {
        return any(PARALLEL);
    }

    /**
     * Whether this function, or one that it calls, keeps something for each element even where all have the same
     * arguments: a local array, or whether it has returned.
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
     * The bytes that say what this function computes, closed over all that it calls: equal bytes, equal meaning.
     * Names are left out; so are source positions, of which the IR has none.
     */
    public byte[] canonicalBytes() {
        return Encoder.encode(this);
    }

    /** Whether this computes what another function does, by the same operations. Quick where both call the same objects. */
    public boolean isSame(Function other) {
        return Encoder.same(this, other) || Arrays.equals(canonicalBytes(), other.canonicalBytes());
    }

    /** SHA-256 of the {@linkplain #canonicalBytes canonical bytes}, in lower-case hexadecimal. */
    public String fingerprint() {
        return Sha256.hex(canonicalBytes());
    }
}
