package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.array.NDArray;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.Recompilation;
import org.quern.check.Count;
import org.quern.check.Given;
import org.quern.codegen.CodegenOptions;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.engine.Environment;
import org.quern.error.CompilerMissingException;

/**
 * The common base of ufuncs and gufuncs: a kernel with an overload for each combination of dtypes, which is compiled or
 * loaded from the cache when it is first needed.
 *
 * <p><b>Serialization.</b> A kernel is serialized as the name of the static final field that holds it, directly or in
 * an array, list or map, in the class that has its body, together with accuracy, fast-math flags and target where these
 * differ from the field's kernel. Deserialization returns the object in that field, or one kept for these options,
 * whose code is loaded once per process. Writing a kernel that no such field holds throws a
 * {@link NotSerializableException}; reading one whose field is missing or holds another kernel throws an
 * {@link InvalidObjectException}.
 */
public abstract sealed class UniversalFunction extends DefinedKernel implements AutoCloseable, Serializable
        permits Ufunc, Gufunc {
    private static final long serialVersionUID = 1L;
    private static final int SETS = 8;
    private static final int WAYS = 4;

    private final transient String name;
    private final transient int inputs;
    private final transient int outputs;
    /** Names of the outputs; none if they were defined without. */
    private final transient List<String> outputNames;
    private final transient Definition definition;
    private final transient CodegenOptions options;
    private final transient KernelTable table;
    /** Number of threads of calls, as in {@link CallOptions}. */
    private final transient int threads;
    /** Options of calls without options. Not modified. */
    private final transient CallOptions plain;
    /** The same kernel with other options, as deserialized: one object for each combination. */
    private final transient Map<Variant, UniversalFunction> variants = new ConcurrentHashMap<>(0);

    /**
     * Remembered calls without options: a set-associative cache of {@link #SETS} sets, chosen by thread, of
     * {@link #WAYS} ways. Null until there is one.
     */
    private transient ResolvedCall[] resolved;
    /** For each entry the key of the geometry that was last seen there, remembered or not. */
    private transient long[] keys;

    /** The options by which kernels of the same definition differ. */
    private record Variant(CodegenOptions options, int threads) {}

    /**
     * A kernel without overloads.
     *
     * @param outputNames names of its outputs; none if they have none
     * @param threads default number of threads of its calls
     * @param form form to run, of enum nrt_form; only for gufuncs
     */
    UniversalFunction(String name, int inputs, int outputs, List<String> outputNames, Definition definition,
            CodegenOptions options, int threads, int form) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
        this.outputNames = outputNames;
        this.definition = definition;
        this.options = options;
        this.table = new KernelTable(name, inputs, definition, options);
        this.threads = threads;
        this.plain = new CallOptions(threads, form);
        if (Environment.RECORDS) {
            Recorder.defined(definition);
        }
    }

    /** The same kernel with other options. If these do not decide the code, the two share their overloads. */
    UniversalFunction(UniversalFunction from, CodegenOptions options, int threads, int form) {
        this.name = from.name;
        this.inputs = from.inputs;
        this.outputs = from.outputs;
        this.outputNames = from.outputNames;
        this.definition = from.definition;
        this.options = options;
        this.table = options.equals(from.options) ? from.table : new KernelTable(name, inputs, definition, options);
        this.threads = threads;
        this.plain = new CallOptions(threads, form);
    }

    /** {@return the kernel's name} */
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

    /** {@return the names of the outputs, in order; empty if the kernel was defined without} */
    public final List<String> outputNames() {
        return outputNames;
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
     * Compiles or loads the overload for inputs of these dtypes ahead of its first call.
     *
     * @param types one dtype for each input
     * @return a description of the overload
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     * @throws org.quern.dsl.KernelException if the body has no form for these dtypes
     * @throws CompilerMissingException if the overload is not cached and LLVM is not present
     */
    public final OverloadInfo prepare(DType... types) {
        check(Given.all(types, "types").length);
        return table.find(types, new DType[outputs], Map.of(), Casting.NO).info();
    }

    /**
     * {@return the steps of code generation for inputs of these dtypes: typed IR, LLVM IR before and after
     * optimization, assembly, and a report of what runs in how many lanes} The code is generated anew even if the cache
     * has it; it is the same code.
     *
     * @param types one dtype for each input
     * @throws CompilerMissingException if LLVM is not present
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     */
    public final Inspection inspect(DType... types) {
        check(Given.all(types, "types").length);
        return table.inspect(types);
    }

    /**
     * {@return whether the cache has the code for inputs of these dtypes, and if not, the nearest entry and how it
     * differs} Compiles nothing and needs no LLVM; reads every entry of the cache.
     *
     * @param types one dtype for each input
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     */
    public final Explanation explain(DType... types) {
        check(Given.all(types, "types").length);
        return table.explain(types);
    }

    /**
     * Compiles the overload for inputs of these dtypes ahead of time into this process's cache, without loading it.
     *
     * @param cpu instruction set, {@code x86-64-v2} to {@code x86-64-v4}; this machine need not have it
     * @param types one dtype for each input
     * @return true if it was compiled; false if the cache had it
     * @throws CompilerMissingException if the cache does not have it and LLVM is not present
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     */
    public final boolean compileFor(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.compile(natural(types), given(cpu, "cpu"), null);
    }

    /**
     * Compiles the overload for inputs of these dtypes ahead of time into a directory, which becomes a cache, or serves
     * as a read-only layer of other caches.
     *
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @param directory the directory to write to
     * @param types one dtype for each input
     * @return true if it was compiled; false if the directory had it
     * @throws org.quern.cache.report.CacheException if the directory cannot be written
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
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
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     */
    public final String cacheName(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.cacheName(natural(types), given(cpu, "cpu"));
    }

    /**
     * Compiles the overload again and compares the result with the cache's entry, byte for byte.
     *
     * @param cpu an instruction set, such as {@code x86-64-v3}
     * @param types one dtype for each input
     * @return the result of the comparison
     * @throws CompilerMissingException if LLVM is not present
     * @throws OperandException if the number of dtypes is not the kernel's number of inputs
     */
    public final Recompilation recompile(String cpu, DType... types) {
        check(Given.all(types, "types").length);
        return table.recompile(natural(types), given(cpu, "cpu"));
    }

    /**
     * {@return the overloads that this process has compiled or loaded, sorted by signature} Kernels that differ only in
     * their target share them.
     */
    public final List<OverloadInfo> overloads() {
        return table.made();
    }

    /**
     * Unmaps the code of every overload: at once, or if a call is executing it, when that call ends. Later calls, kept
     * ones from {@code on(...)} included, throw a {@link org.quern.error.ClosedException}. Kernels made from this one
     * for another target share its code and are closed too; those with other fast-math flags or accuracy have their
     * own. The cache keeps its entries. A kernel that is never closed unmaps its code when it becomes unreachable.
     * Closing again has no effect.
     */
    @Override
    public final void close() {
        table.close();
    }

    /** Takes code from this engine and not the process's; so do kernels that share the overloads. */
    final void use(Engine engine) {
        table.use(engine);
    }

    final void check(int given) {
        if (given != inputs) {
            throw OperandException.of("kernel '" + name + "' takes " + Count.of(inputs, "operand") + ", " + given
                    + " given");
        }
    }

    /** Refuses a definition without a name or body. */
    static void checkDefinition(String name, Object body) {
        if (given(name, "name").isEmpty()) {
            throw KernelNameException.of("a kernel has a name");
        }
        given(body, "body");
    }

    /** A copy of the names of outputs, each given once and not empty. */
    static List<String> checkedNames(String kernel, List<String> outputs) {
        List<String> names = Given.list(outputs, "outputs");
        Set<String> once = new HashSet<>();
        for (String output : names) {
            if (output.isEmpty() || !once.add(output)) {
                throw OperandException.of("kernel '" + kernel + "': outputs " + names + " given; each output has a name"
                        + " of its own, which is not empty");
            }
        }
        return names;
    }

    /** Returns an argument of a call, or throws if it is null. */
    final <T> T argument(T argument, String parameter) {
        if (argument == null) {
            throw OperandException.absent(name, parameter, "");
        }
        return argument;
    }

    /** Refuses a number of arrays that is not the number of outputs. */
    final void checkOut(NDArray[] given) {
        if (argument(given, "arrays").length != outputs) {
            throw OperandException.of("kernel '" + name + "' has " + Count.of(outputs, "output") + ", "
                    + Count.of(given.length, "array") + " given to out");
        }
    }

    /**
     * Refuses a kernel of several outputs, for a call that returns one array.
     *
     * @param called the method, as messages have it
     */
    final void checkSingle(String called) {
        if (outputs > 1) {
            throw OperandException.of("kernel '" + name + "' has " + outputs + " outputs, " + called
                    + " returns one array: on(...).runAll() gives them all, by number and by name");
        }
    }

    /** The signature of these inputs, with outputs in the kernel's own dtypes. */
    private Signature natural(DType[] types) {
        return new Signature(types, new DType[outputs], Map.of());
    }

    @Override
    final KernelTable table() {
        return table;
    }

    /**
     * Runs a call without options as a remembered call. Returns null if none serves these operands, or in unusual
     * cases, in which a full call repeats the work and throws the exception.
     */
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
     * Runs a call in full.
     *
     * @param all all operands; null if there are at most three
     * @param result output of a kernel with one output; null to allocate it
     * @param several outputs of a kernel with several; null to allocate them
     * @param options options of the call; null if none are given
     * @param before outcome of the run before, with the same arguments and options; null if there was none
     */
    final Outcome anew(Object a, Object b, Object c, Object[] all, NDArray result, NDArray[] several,
            CallOptions options, Outcome before) {
        Arguments arguments = arguments(a, b, c, all, result, several);
        final boolean complete = arguments.haveOutputs();
        CallBuffer buffer = begin();
        try {
            Overload overload = Invocation.run(table, buffer, options == null ? plain : options, arguments);
            PreparedCall prepared = null;
            if (overload != null && before != null && complete) {
                prepared = new PreparedCall(buffer, overload);
            } else if (overload != null && options == null) {
                remember(buffer, overload, result == null);
            }
            return outcome(arguments, buffer.operands(), prepared);
        } finally {
            buffer.give();
        }
    }

    private Arguments arguments(Object a, Object b, Object c, Object[] all, NDArray result, NDArray[] several) {
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
        return new Arguments(operands, given);
    }

    /** Explains what a call would cost; parameters as of {@link #anew}. */
    final List<PerformanceNote> explain(Object a, Object b, Object c, Object[] all, NDArray result, NDArray[] several,
            CallOptions callOptions) {
        CallBuffer buffer = begin();
        try {
            return Invocation.explain(table, buffer, callOptions == null ? plain : callOptions,
                    arguments(a, b, c, all, result, several));
        } finally {
            buffer.give();
        }
    }

    /** The outcome with the outputs; of a kernel without outputs with its in-out operands. */
    private Outcome outcome(Arguments given, Operands done, PreparedCall prepared) {
        if (outputs == 0) {
            NDArray[] written = new NDArray[inputs];
            int n = 0;
            for (int i = 0; i < inputs; i++) {
                if (table.isInOut(i)) {
                    written[n++] = (NDArray) given.inputs()[i];
                }
            }
            return new Outcome(name, outputNames, Arrays.copyOf(written, n), 0, prepared);
        }
        int own = 0;
        for (int i = 0; i < outputs; i++) {
            own |= given.outputs()[i] == null ? 1 << i : 0;
        }
        return new Outcome(name, outputNames, done.results(), own, prepared);
    }

    /** Takes a buffer and begins a call of this kernel in it. */
    final CallBuffer begin() {
        CallBuffer buffer = CallBuffer.take();
        buffer.operands().begin(inputs, outputs, table.cores());
        return buffer;
    }

    /**
     * Runs the call in a buffer, whose inputs are arrays, for a kernel of one output. Returns the result, newly
     * allocated.
     */
    final NDArray finish(CallBuffer buffer) {
        Overload overload = Invocation.run(table, buffer, plain);
        if (overload != null) {
            remember(buffer, overload, true);
        }
        return buffer.operands().result(0);
    }

    /** A copy of this kernel's options, for a call to change. */
    final CallOptions defaults() {
        return new CallOptions(plain.threads, plain.form);
    }

    private static int set() {
        return (int) (Thread.currentThread().threadId() & (SETS - 1)) * WAYS;
    }

    /**
     * Remembers the call that ran last in a buffer, from the second call of the same geometry on: the first calls of a
     * process do not pay for it.
     *
     * @param allocated true if the result was allocated
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

    /** The kernel's replacement in a stream: the name of a field. */
    final Object writeReplace() throws NotSerializableException {
        return SerializedKernel.of(this);
    }

    /** Refuses a stream that contains the kernel itself, which no serialization writes. */
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a kernel is serialized as the name of a field alone");
    }

    @Override
    public final String toString() {
        return description() + " " + overloads();
    }
}
