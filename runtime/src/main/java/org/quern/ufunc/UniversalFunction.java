package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.array.NDArray;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.Recompilation;
import org.quern.check.Given;
import org.quern.codegen.CodegenOptions;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.engine.Environment;
import org.quern.error.CompilerMissingException;

/**
 * What ufuncs and gufuncs have in common: a kernel of which there is an overload for each combination of dtypes, compiled or loaded
 * from the cache when it is first needed.
 *
 * <p><b>Serialization.</b> A kernel travels by the name of the static final field that holds it, or an array, list or map of it, in the
 * class that also has its body; with it go accuracy, fast-math flags and target where they are not the field's. Where it arrives it is
 * the object of the field there, or one kept beside it for these options, whose code is loaded once per process. One that no such field
 * holds is a {@link NotSerializableException}; a field that is not there, or holds another kernel, an {@link InvalidObjectException}.
 */
public abstract sealed class UniversalFunction extends DefinedKernel implements AutoCloseable, Serializable
        permits Ufunc, Gufunc {
    private static final long serialVersionUID = 1L;
    private static final int SETS = 8;
    private static final int WAYS = 4;

    private final transient String name;
    private final transient int inputs;
    private final transient int outputs;
    private final transient Definition definition;
    private final transient CodegenOptions options;
    private final transient KernelTable table;
    /** As {@link CallOptions} have it. */
    private final transient int threads;
    /** Of calls without options; only read. */
    private final transient CallOptions plain;
    /** What came from other processes as this kernel with other options: one object for each. */
    private final transient Map<Variant, UniversalFunction> variants = new ConcurrentHashMap<>(0);

    /** Of calls without options, four for each of eight sets of threads; null: there are none yet. */
    private transient ResolvedCall[] resolved;
    /** Keys of the last of them that were resolved anew, likewise. */
    private transient long[] keys;

    /** What else a kernel of the same definition may be told apart by. */
    private record Variant(CodegenOptions options, int threads) {}

    /**
     * A kernel.
     *
     * @param threads of its calls, unless they say otherwise
     * @param form of enum nrt_form, for kernels whose cores are no scalars
     */
    UniversalFunction(String name, int inputs, int outputs, Definition definition, CodegenOptions options,
            int threads, int form) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
        this.definition = definition;
        this.options = options;
        this.table = new KernelTable(name, inputs, definition, options);
        this.threads = threads;
        this.plain = new CallOptions(threads, form);
        if (Environment.RECORDS) {
            Recorder.defined(definition);
        }
    }

    /** The same kernel with other options; what does not decide its code leaves it the code. */
    UniversalFunction(UniversalFunction from, CodegenOptions options, int threads, int form) {
        this.name = from.name;
        this.inputs = from.inputs;
        this.outputs = from.outputs;
        this.definition = from.definition;
        this.options = options;
        this.table = options.equals(from.options) ? from.table : new KernelTable(name, inputs, definition, options);
        this.threads = threads;
        this.plain = new CallOptions(threads, form);
    }

    /** {@return the name given} */
    public final String name() {
        return name;
    }

    /** {@return the number of inputs} */
    public final int inputs() {
        return inputs;
    }

    /** {@return the number of outputs} */
    public final int outputs() {
        return outputs;
    }

    /** The same kernel with other options. */
    abstract UniversalFunction with(CodegenOptions options, int threads);

    @Override
    final UniversalFunction variant(CodegenOptions wanted, int threadsWanted) {
        return wanted.equals(options) && threadsWanted == threads
                ? this
                : variants.computeIfAbsent(new Variant(wanted, threadsWanted), v -> with(v.options, v.threads));
    }

    @Override
    final Definition definition() {
        return definition;
    }

    @Override
    final CodegenOptions options() {
        return options;
    }

    @Override
    final int threads() {
        return threads;
    }

    /**
     * Compiles or loads the overload for inputs of these dtypes, so that the first call does not have to.
     *
     * @param types one dtype for each input
     * @return where it came from
     */
    public final OverloadInfo prepare(DType... types) {
        check(Given.all(types, "types").length);
        return table.find(types, new DType[outputs], Map.of(), Casting.NO).info();
    }

    /**
     * {@return what becomes of the kernel for inputs of these dtypes: typed IR, LLVM IR before and after optimisation,
     * assembly, and a report of what runs in how many lanes} Made anew, also for code that came from the cache: it is
     * the same code.
     *
     * @param types one dtype for each input
     * @throws CompilerMissingException without LLVM
     */
    public final Inspection inspect(DType... types) {
        check(Given.all(types, "types").length);
        return table.inspect(types);
    }

    /**
     * {@return whether the cache has the code for inputs of these dtypes, and if not, which entry comes nearest and in
     * what it differs} Compiles nothing and needs no LLVM; reads every entry of the cache.
     *
     * @param types one dtype for each input
     */
    public final Explanation explain(DType... types) {
        check(Given.all(types, "types").length);
        return table.explain(types);
    }

    /**
     * Compiles the overload for inputs of these dtypes ahead of time into this process's cache, without loading it.
     *
     * @param cpu instruction set, {@code x86-64-v2} to {@code x86-64-v4}; it need not run here
     * @param types one dtype for each input
     * @return whether it was compiled; false: it was there
     * @throws CompilerMissingException if it is not there, and LLVM is not either
     */
    public final boolean compileFor(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.compile(natural(types), given(cpu, "cpu"), null);
    }

    /**
     * {@return the same into another directory, which then is a cache, or a read-only layer of others}
     *
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @param directory where the code is kept
     * @param types one dtype for each input
     * @throws org.quern.cache.report.CacheException if it cannot be kept there
     */
    public final boolean compileFor(String cpu, Path directory, DType... types) {
        check(Given.all(types, "types").length);
        return table.compile(natural(types), given(cpu, "cpu"), given(directory, "directory"));
    }

    /**
     * {@return the name of the overload's file in every cache and bundle, {@code FUNCTION-HHHHHHHH/DIGEST.nbc}}
     * Compiles nothing.
     *
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @param types one dtype for each input
     */
    public final String cacheName(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.cacheName(natural(types), given(cpu, "cpu"));
    }

    /**
     * Compiles the overload again and compares it with the cache's, byte for byte.
     *
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @param types one dtype for each input
     * @return how they compare
     * @throws CompilerMissingException without LLVM
     */
    public final Recompilation recompile(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.recompile(natural(types), given(cpu, "cpu"));
    }

    /**
     * {@return the overloads that this process has compiled or loaded, sorted by signature; those of the same kernel
     * for another target too}
     */
    public final List<OverloadInfo> overloads() {
        return table.made();
    }

    /**
     * Unmaps the code of every overload: at once, or where a call runs in it, when that call has ended. Calls from now on, those kept
     * by {@code on(...)} too, throw a {@link org.quern.error.ClosedException}. A kernel made from this one for
     * another target has the same code, so it is closed too; one of other fast-math flags or accuracy has code of its own. What is cached
     * stays cached. A ufunc that is not closed gives its code back when it is unreachable. Closing again does nothing.
     */
    @Override
    public final void close() {
        table.close();
    }

    /** Takes code from this engine and not the process's, as do kernels of the same options made from this one. */
    final void use(Engine engine) {
        table.use(engine);
    }

    final void check(int given) {
        if (given != inputs) {
            throw OperandException.of("kernel '" + name + "' takes " + inputs + " operands, " + given + " given");
        }
    }

    /** Refuses a definition without a name or body. */
    static void checkDefinition(String name, Object body) {
        if (given(name, "name").isEmpty()) {
            throw KernelNameException.of("a kernel has a name");
        }
        given(body, "body");
    }

    /** An argument of a call, which must be there. */
    final <T> T argument(T argument, String parameter) {
        if (argument == null) {
            throw OperandException.absent(name, parameter, "");
        }
        return argument;
    }

    /** Refuses another number of arrays than there are outputs. */
    final void checkOut(NDArray[] given) {
        if (argument(given, "arrays").length != outputs) {
            throw OperandException.of("kernel '" + name + "' has " + outputs + " outputs, " + given.length
                    + " arrays given to out");
        }
    }

    /** Refuses a call that returns one array of a kernel of several outputs. */
    final void checkSingle() {
        if (outputs > 1) {
            throw OperandException
                    .of("kernel '" + name + "' has " + outputs + " outputs: on(...).results() gives them");
        }
    }

    /** Of these inputs, the outputs as the kernel gives them. */
    private Signature natural(DType[] types) {
        return new Signature(types, new DType[outputs], Map.of());
    }

    @Override
    final KernelTable table() {
        return table;
    }

    /** Runs a call without options like one that is remembered. Null: there is none, or only a full call can say what is wrong. */
    final NDArray again(Object a, Object b, Object c, NDArray out) {
        ResolvedCall[] known = resolved;
        if (known == null || !(a instanceof NDArray x)) {
            return null;
        }
        NDArray y = b instanceof NDArray array ? array : null;
        NDArray z = c instanceof NDArray array ? array : null;
        if ((inputs > 1 && y == null) || (inputs > 2 && z == null)) {
            return null;
        }
        int set = set();
        for (int way = 0; way < WAYS; way++) {
            ResolvedCall call = known[set + way];
            NDArray r = call == null ? null : call.run(x, y, z, out);
            if (r != null) {
                return r;
            }
        }
        return null;
    }

    /**
     * Runs a call as if nothing were known of others.
     *
     * @param all the operands, or null: the first three are all
     * @param result the output of a kernel that has one, or null
     * @param several the outputs of one that has several, or null
     * @param options null: none
     * @param before of the run before, with the same arguments and options; null: there was none
     */
    final Outcome anew(Object a, Object b, Object c, Object[] all, NDArray result, NDArray[] several,
            CallOptions options, Outcome before) {
        Object[] operands = switch (inputs) {
            case 0 -> new Object[0];
            case 1 -> new Object[] {a};
            case 2 -> new Object[] {a, b};
            case 3 -> new Object[] {a, b, c};
            default -> all;
        };
        NDArray[] given = several != null ? several.clone() : new NDArray[outputs];
        if (outputs == 1) {
            given[0] = result;
        }
        Arguments arguments = new Arguments(operands, given);
        final boolean complete = arguments.haveOutputs();
        CallBuffer buffer = begin();
        try {
            Overload overload = Invocation.run(table, buffer, options == null ? plain : options, arguments);
            PreparedCall prepared = null;
            if (overload != null && before != null && complete) {
                prepared = new PreparedCall(buffer, overload, options == null ? 0 : options.limit);
            } else if (overload != null && options == null) {
                remember(buffer, overload, result == null);
            }
            return new Outcome(results(arguments, buffer.operands()), prepared);
        } finally {
            buffer.give();
        }
    }

    /** The outputs, or where there are none, the in-out operands. */
    private List<NDArray> results(Arguments given, Operands done) {
        if (outputs > 0) {
            return List.of(done.results());
        }
        List<NDArray> written = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            if (table.isInOut(i)) {
                written.add((NDArray) given.inputs()[i]);
            }
        }
        return written;
    }

    /** A buffer in which a call of this kernel has begun. */
    final CallBuffer begin() {
        CallBuffer buffer = CallBuffer.take();
        buffer.operands().begin(inputs, outputs, table.cores());
        return buffer;
    }

    /** Runs the call in a buffer, whose inputs are typed arrays: the result, which is allocated, of a kernel of one output. */
    final NDArray finish(CallBuffer buffer) {
        Overload overload = Invocation.run(table, buffer, plain);
        if (overload != null) {
            remember(buffer, overload, true);
        }
        return buffer.operands().result(0);
    }

    /** Options as this kernel has them, for a call to change. */
    final CallOptions defaults() {
        return new CallOptions(plain.threads, plain.form);
    }

    private static int set() {
        return (int) (Thread.currentThread().threadId() & (SETS - 1)) * WAYS;
    }

    /**
     * Remembers the call that ran last in a buffer, if one like it was run before: the first calls of a process have no use for that.
     *
     * @param allocated whether its result was
     */
    private void remember(CallBuffer buffer, Overload overload, boolean allocated) {
        if (keys == null) {
            keys = new long[SETS * WAYS];
            return;
        }
        if (!ResolvedCall.isFor(buffer.operands())) {
            return;
        }
        long key = ResolvedCall.key(buffer.operands(), allocated);
        int at = set() + (int) (key & (WAYS - 1));
        if (keys[at] != key) {
            keys[at] = key;
            return;
        }
        if (resolved == null) {
            resolved = new ResolvedCall[SETS * WAYS];
        }
        resolved[at] = new ResolvedCall(buffer, overload, threads == 1, allocated);
    }

    /** The name of a field, in place of this object. */
    final Object writeReplace() throws NotSerializableException {
        return SerializedKernel.of(this);
    }

    /** Of a stream that no serialization wrote. */
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a kernel is serialized as the name of a field alone");
    }

    @Override
    public final String toString() {
        return description() + " " + overloads();
    }
}
