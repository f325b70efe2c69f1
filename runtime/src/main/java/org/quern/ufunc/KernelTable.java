package org.quern.ufunc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.quern.abi.KernelAbi;
import org.quern.cache.BundleLoaders;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.Recompilation;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.Stages;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.engine.AheadOfTime;
import org.quern.engine.Code;
import org.quern.engine.Engine;
import org.quern.engine.Environment;
import org.quern.error.ClosedException;
import org.quern.error.CompilerMissingException;
import org.quern.error.QuernException;
import org.quern.ir.Function;
import org.quern.ir.cost.Cost;
import org.quern.signature.CoreSignature;

/**
 * A kernel as seen by its calls: name, operands and overloads. Each overload is made once, by the first call that needs
 * it: traced, looked up in the cache, and only if it is not there compiled and stored.
 */
final class KernelTable {
    private final String name;
    private final int inputs;
    private final Definition definition;
    private final CodegenOptions options;
    private final ConcurrentHashMap<Signature, Overload> made = new ConcurrentHashMap<>();
    private final UnderWay underWay;
    /** Guarded by {@code made}, as are the fields of the first trace below, which are set once. */
    private boolean closed;
    private Function first;
    private List<DType> firstTypes;
    private Map<Integer, DType> firstBeyond;
    /** The overload of the last call, which is most often that of the next. */
    private volatile Overload last;
    /** The engine to take code from; null for the process's. */
    private volatile Engine engine;

    KernelTable(String name, int inputs, Definition definition, CodegenOptions options) {
        this.name = name;
        this.inputs = inputs;
        this.definition = definition;
        this.options = options;
        this.underWay = new UnderWay(name);
    }

    /** Takes code from this engine from now on. */
    void use(Engine other) {
        engine = other;
    }

    private Engine engine() {
        Engine own = engine;
        return own == null ? Engine.ofProcess() : own;
    }

    /** The kernel's name. */
    String name() {
        return name;
    }

    /** Number of inputs. */
    int inputs() {
        return inputs;
    }

    /** The signature of a gufunc; null for a ufunc. */
    CoreSignature cores() {
        return definition.cores();
    }

    /** True if the kernel writes this input in place. */
    boolean isInOut(int input) {
        CoreSignature cores = definition.cores();
        return cores != null && cores.operand(input).inOut();
    }

    /**
     * The overload for these dtypes, made if necessary.
     *
     * @param in one for each input, in an array that may be longer
     * @param out one for each output, null for the kernel's own dtype
     * @param beyond by input, the dtype that a Java integer takes although it does not hold the integer
     * @param rule rule under which results must cast to {@code out} before an overload is compiled. An existing
     *     overload is returned under any rule: see {@link #refuse}
     * @throws DTypeException if a result does not
     */
    Overload find(DType[] in, DType[] out, Map<Integer, DType> beyond, Casting rule) {
        Overload o = last;
        if (o == null || !o.serves(in, out, beyond)) {
            o = slow(Arrays.copyOf(in, inputs), Arrays.copyOf(out, definition.outputs()), beyond, rule);
            last = o;
        }
        return o;
    }

    /** Refuses an output whose dtype the kernel's own does not cast to. */
    void refuse(int output, DType natural, DType given, Casting rule) {
        if (!rule.allows(natural, given)) {
            throw DTypeException.of("kernel '" + name + "': output " + output + " is " + natural + ", which does"
                    + " not cast to out's " + given + " (rule: " + rule + ")");
        }
    }

    /**
     * The overload of a gufunc that also writes operands' elements in other dtypes: see
     * {@link org.quern.ir.rewrite.Shadows}.
     *
     * @param in one for each input, in an array that may be longer
     * @param shadows one for each operand, inputs first; at least one is not null
     */
    Overload shadowing(DType[] in, DType[] shadows) {
        return slow(Arrays.copyOf(in, inputs), shadows, Map.of(), null);
    }

    /** The overloads made so far, sorted by signature. */
    List<OverloadInfo> made() {
        List<OverloadInfo> infos = new ArrayList<>();
        for (Overload o : made.values()) {
            infos.add(o.info());
        }
        infos.sort((a, b) -> a.signature().compareTo(b.signature()));
        return infos;
    }

    /** Closes every overload. */
    void close() {
        synchronized (made) {
            closed = true;
            last = null;
            for (Overload o : made.values()) {
                o.close();
            }
            made.clear();
        }
    }

    static QuernException closed(String name) {
        return ClosedException
                .of("kernel '" + name + "' is closed: its code was unmapped by close(); define it again to call it");
    }

    /**
     * Makes the overload, or waits for the thread that does. {@code rule} is null for shadows, whose conversions the
     * call has checked.
     */
    private Overload slow(DType[] in, DType[] out, Map<Integer, DType> beyond, Casting rule) {
        Signature signature = new Signature(in, out, beyond);
        while (true) {
            Overload known = made.get(signature);
            if (known != null) {
                return known;
            }
            refuseIfClosed();
            // No lock is held: the body is the user's code, and other overloads need not wait for LLVM.
            try (UnderWay.Making making = underWay.begin(signature)) {
                if (making != null) {
                    return Environment.RECORDS
                            ? recorded(signature, rule)
                            : add(signature, make(in, out, beyond, rule));
                }
            }
        }
    }

    /**
     * Makes an overload and records its use. A use that fails because LLVM is missing is recorded too, so that the next
     * build compiles the overload.
     */
    private Overload recorded(Signature signature, Casting rule) {
        Overload made;
        try {
            DType[] in = signature.inputs().toArray(DType[]::new);
            made = add(signature, make(in, signature.outputs(), signature.beyond(), rule));
            // no catch of CompilerMissingException: verifying this method would load that class
        } catch (QuernException e) {
            if (e instanceof CompilerMissingException) {
                Recorder.used(definition, options, signature);
            }
            throw e;
        }
        Recorder.used(definition, options, signature);
        return made;
    }

    private void refuseIfClosed() {
        synchronized (made) {
            if (closed) {
                throw closed(name);
            }
        }
    }

    /** Adds an overload. Returns the one to use, which another thread may have added before. */
    private Overload add(Signature signature, Overload o) {
        synchronized (made) {
            Overload before = closed ? null : made.putIfAbsent(signature, o);
            if (!closed && before == null) {
                return o;
            }
            o.close();
            if (closed) {
                throw closed(name);
            }
            return before;
        }
    }

    /** True if the body was traced before. If not, remembers this trace as its first. */
    private boolean wasTraced(Function traced, DType[] in, Map<Integer, DType> beyond) {
        synchronized (made) {
            if (first != null) {
                return true;
            }
            first = traced;
            firstTypes = Arrays.asList(in);
            firstBeyond = beyond;
            return false;
        }
    }

    /**
     * Makes an overload. A body must always record the same IR; this is checked by tracing it again for the dtypes of
     * its first trace, when that overload is compiled and with each further overload.
     */
    private Overload make(DType[] in, DType[] out, Map<Integer, DType> beyond, Casting rule) {
        long start = System.nanoTime();
        Function traced = definition.trace(Arrays.asList(in), beyond);
        final boolean further = wasTraced(traced, in, beyond);
        if (further) {
            definition.again(firstTypes, firstBeyond, first);
        }
        int operands = traced.inputTypes().length + definition.outputs();
        if (operands > KernelAbi.MAX_OPERANDS) {
            throw OperandException
                    .of("kernel '" + name + "' has " + operands + " operands, uniform parameters included; at"
                            + " most " + KernelAbi.MAX_OPERANDS + " expected");
        }
        DType[] natural = traced.resultTypes();
        for (int i = 0; i < natural.length && rule != null; i++) {
            if (out[i] != null) {
                refuse(i, natural[i], out[i], rule);
            }
        }
        Function function = definition.serving(traced, out);
        Code code = withCompiler(new Obtaining(engine(), function, options));
        if (code.compiled() && !further) {
            // A cached overload was compiled from the same trace, and the check was made then.
            definition.again(firstTypes, firstBeyond, first);
        }
        OverloadInfo info = new OverloadInfo(code.signature(), code.compiled(), System.nanoTime() - start, code.cpu(),
                code.lanes(), code.bytes());
        DType[] results = function.resultTypes();
        return new Overload(traced.inputTypes(), beyond, results, natural, code.load(), function, definition, out,
                info);
    }

    /** Inspects the code generation for these dtypes. */
    Inspection inspect(DType[] in) {
        Function function = definition.trace(Arrays.asList(in), Map.of());
        Stages stages = withCompiler(() -> engine().inspect(function, options));
        List<String> report = new ArrayList<>(stages.notes());
        if (function.core() == null) {
            report.add(Schedule.report(Cost.of(function)));
        }
        SourceLines lines = SourceLines.of(() -> definition.trace(Arrays.asList(in), Map.of()));
        return new Inspection(function.signature(), stages.steps(), stages.cpu(), stages.lanes(), report,
                KernelNotes.of(lines, stages.lanes()));
    }

    /** Explains whether the cache has the overload for these dtypes, and if not, which entry is nearest. */
    Explanation explain(DType[] in) {
        Function function = definition.trace(Arrays.asList(in), Map.of());
        return withCompiler(() -> AheadOfTime.explain(engine(), function, options));
    }

    /** Compiles for an instruction set into a cache, without loading the code. Returns false if the cache had it. */
    boolean compile(Signature signature, String cpu, Path root) {
        Function function = function(signature);
        return withCompiler(() -> AheadOfTime.compile(engine(), function, options, cpu, root));
    }

    /** The name of the overload's file in every cache and bundle. */
    String cacheName(Signature signature, String cpu) {
        return AheadOfTime.name(engine(), function(signature), options, cpu);
    }

    /** Compiles the overload again and compares it with the cache's. */
    Recompilation recompile(Signature signature, String cpu) {
        Function function = function(signature);
        return withCompiler(() -> AheadOfTime.recompile(engine(), function, options, cpu));
    }

    private Function function(Signature signature) {
        return definition.serving(definition.trace(signature.inputs(), signature.beyond()), signature.outputs());
    }

    /** Runs work with the class loader of the kernel's body in view, for bundles to be found. */
    private <T> T withCompiler(Supplier<T> work) {
        ClassLoader before = BundleLoaders.enter(definition.writtenAs().getClassLoader());
        try {
            return work.get();
        } finally {
            BundleLoaders.leave(before);
        }
    }

    /**
     * The request of {@link #make}. A named class and not a lambda, which would delay the first result of a fresh
     * process.
     */
    private record Obtaining(Engine engine, Function function, CodegenOptions options) implements Supplier<Code> {
        @Override
        public Code get() {
            return engine.obtain(function, options);
        }
    }
}
