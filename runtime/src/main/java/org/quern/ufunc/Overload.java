package org.quern.ufunc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.analysis.CoreFacts;
import org.quern.ir.analysis.FaultSites;
import org.quern.ir.cost.CoreCost;
import org.quern.ir.cost.Cost;
import org.quern.link.LoadedKernel;

/** Code for one combination of dtypes, loaded and ready to run. */
final class Overload {
    private static final AtomicLong COUNT = new AtomicLong();

    /** Occupants that may run in the code of any overload. */
    private static final List<WeakReference<Occupant>> ANY = new ArrayList<>();

    private final long number = COUNT.incrementAndGet();
    private final DType[] inputs;
    private final Map<Integer, DType> beyond;
    private final DType[] outputs;
    private final LoadedKernel kernel;
    private final OverloadInfo info;
    private final boolean isNatural;
    private final DType[] natural;
    private final FaultSites faults;
    private final boolean loops;
    private final CoreFacts core;
    private final List<String> uniforms;
    private final List<WeakReference<Occupant>> kept = new ArrayList<>(0);
    private volatile boolean closed;
    private final Function function;
    private final Definition definition;
    /** Dtypes that the function was adapted to, as in {@link Definition#serving}. */
    private final DType[] served;
    /** Cost of an element; null until asked for. */
    private Cost cost;
    /** Cost of a core of the sizes last asked for; null until asked for. */
    private CoreCost coreCost;

    /**
     * An overload of loaded code.
     *
     * @param inputs dtypes of the inputs, followed by those of uniform parameters
     * @param beyond by input, the dtype that a Java integer takes although it does not hold the integer
     * @param natural the outputs' dtypes as the kernel itself gives them
     * @param function IR of the kernel
     * @param definition the kernel's definition, from which the function was traced
     * @param served dtypes that the function was adapted to, as in {@link Definition#serving}
     */
    Overload(DType[] inputs, Map<Integer, DType> beyond, DType[] outputs, DType[] natural, LoadedKernel kernel,
            Function function, Definition definition, DType[] served, OverloadInfo info) {
        this.definition = definition;
        this.served = served;
        this.faults = FaultSites.of(function);
        this.loops = function.loops();
        this.core = function.core() == null ? null : CoreFacts.of(function);
        this.uniforms = function.uniforms();
        this.function = function;
        this.inputs = inputs.clone();
        this.beyond = beyond;
        this.outputs = outputs.clone();
        this.natural = natural;
        this.isNatural = Arrays.equals(outputs, natural);
        this.kernel = kernel;
        this.info = info;
    }

    /** True if this overload is for these inputs, and for these outputs where they are not null. */
    @SuppressWarnings("ReferenceEquality") // mostly both are the same empty map
    boolean serves(DType[] in, DType[] out, Map<Integer, DType> outside) {
        if (beyond != outside && !beyond.equals(outside)) {
            return false;
        }
        for (int i = 0; i < inputs.length - uniforms.size(); i++) {
            if (inputs[i] != in[i]) {
                return false;
            }
        }
        for (int i = 0; i < outputs.length; i++) {
            if (out[i] == null ? !isNatural : outputs[i] != out[i]) {
                return false;
            }
        }
        return true;
    }

    /** Names of the uniform parameters, which follow the inputs. */
    List<String> uniforms() {
        return uniforms;
    }

    /** The outputs' dtypes as the kernel itself gives them. Not to be modified. */
    DType[] natural() {
        return natural;
    }

    DType input(int i) {
        return inputs[i];
    }

    DType output(int i) {
        return outputs[i];
    }

    /** Identity of this overload in the process: never 0, never reused. */
    long number() {
        return number;
    }

    /** Registers an occupant that may run in any overload's code. */
    static void mayRun(Occupant any) {
        Occupant.add(ANY, any);
    }

    /** Registers an occupant that runs in this overload's code only. */
    void keep(Occupant own) {
        Occupant.add(kept, own);
    }

    /**
     * True if no call may begin any more. To be asked after the caller has made itself visible as an occupant: in a
     * buffer, or as a prepared or resolved call.
     */
    boolean isClosed() {
        return closed;
    }

    /** Closes this overload: no call begins any more, and the code is unmapped now or when the last call in it ends. */
    void close() {
        closed = true;
        unload();
    }

    /**
     * Unmaps the code of a closed overload unless a call is executing it; that call tries again when it ends. If both
     * miss each other, the code is unmapped when this object becomes unreachable.
     */
    synchronized void unload() {
        if (Occupant.leave(kept, this) && Occupant.leave(ANY, this)) {
            kernel.close();
        }
    }

    /** Address of the code. The caller keeps this overload reachable while the code runs. */
    long address() {
        return kernel.address();
    }

    /** True if the kernel may fail. A range that failed is run again to find the instance. */
    boolean mayFail() {
        return faults.count() > 0;
    }

    /** True if the kernel has loops, so that an instance may take long. */
    boolean loops() {
        return loops;
    }

    /** Estimated cost of an element. */
    Cost cost() {
        Cost known = cost;
        if (known == null) {
            known = Cost.of(function);
            cost = known;
        }
        return known;
    }

    /** True if a fault's status holds half of a failing index: the lower or the upper one, as the call chose. */
    boolean hasIndex(long status) {
        return faults.indexed(FaultCode.place(status));
    }

    /** The places where the kernel may fail. */
    FaultSites faults() {
        return faults;
    }

    /** IR of the kernel. */
    Function function() {
        return function;
    }

    /** The lines of the kernel's source; its body runs again. */
    SourceLines lines() {
        List<DType> in = Arrays.asList(inputs).subList(0, inputs.length - uniforms.size());
        return SourceLines.of(() -> definition.serving(definition.trace(in, beyond), served));
    }

    /** Sizes within a call, for messages. */
    ScratchSizes sizes(long[] dimensions, long[] uniformBits) {
        return new ScratchSizes(function, dimensions, uniformBits);
    }

    /** Throws if a call ended for lack of memory. */
    void checkMemory(long status, long[] dimensions, long[] uniformBits) {
        if (status == Status.NO_MEMORY) {
            throw sizes(dimensions, uniformBits).noMemory();
        }
    }

    /** Estimated cost of a core of these sizes. */
    CoreCost cost(long[] sizes) {
        CoreCost known = coreCost;
        if (known == null || !known.isFor(sizes)) {
            known = CoreCost.of(function, core, sizes, lanes());
            coreCost = known;
        }
        return known;
    }

    /**
     * Estimated cost of an instance: an element, or a core.
     *
     * @param sizes sizes of the core dimensions
     */
    Cost instance(long[] sizes) {
        return core == null ? cost() : cost(sizes).cost();
    }

    /**
     * Nanoseconds of an instance that runs alone: a core of these sizes, or an element, although a block of elements
     * takes no longer.
     */
    double alone(long[] sizes) {
        return core == null ? cost().nanos() : cost(sizes).alone();
    }

    /** Facts about a gufunc's kernel for the native driver; null for a ufunc's. */
    CoreFacts core() {
        return core;
    }

    /** True if the kernel writes every element of an operand. */
    boolean isWhole(int operand) {
        return core == null || core.isWhole(operand);
    }

    int lanes() {
        return info.lanes();
    }

    OverloadInfo info() {
        return info;
    }
}
