package org.quern.ufunc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.quern.abi.FaultCode;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Value;
import org.quern.ir.analysis.CoreFacts;
import org.quern.ir.analysis.FaultSites;
import org.quern.ir.cost.CoreCost;
import org.quern.ir.cost.Cost;
import org.quern.link.LoadedKernel;

/** Code for one combination of dtypes, mapped and ready. */
final class Overload {
    private static final AtomicLong COUNT = new AtomicLong();

    /** What may run in the code of any overload. */
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
    /** Null: not asked for yet. */
    private Cost cost;
    /** Of the sizes last asked for; null at first. */
    private CoreCost coreCost;

    /**
     * An overload.
     *
     * @param inputs dtypes of the operands, those of uniform parameters behind them
     * @param beyond the dtypes that numbers take which these do not hold, by input
     * @param natural dtypes that the kernel itself gives the outputs
     * @param function what it computes
     */
    Overload(DType[] inputs, Map<Integer, DType> beyond, DType[] outputs, DType[] natural, LoadedKernel kernel,
            Function function, OverloadInfo info) {
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

    /** Whether it serves these inputs, and outputs where they are given (not null). */
    @SuppressWarnings("ReferenceEquality") // mostly both are the one empty map
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

    /** Names of the inputs behind the operands. */
    List<String> uniforms() {
        return uniforms;
    }

    /** The dtypes that the kernel itself gives the outputs; only read. */
    DType[] natural() {
        return natural;
    }

    DType input(int i) {
        return inputs[i];
    }

    DType output(int i) {
        return outputs[i];
    }

    /** Tells overloads apart; never 0, never used again. */
    long number() {
        return number;
    }

    /** Registers what may run in any overload's code. */
    static void mayRun(Occupant any) {
        Occupant.add(ANY, any);
    }

    /** Registers what may run in this overload's code alone. */
    void keep(Occupant own) {
        Occupant.add(kept, own);
    }

    /** No call may begin any more. Whoever runs the code looks after it has made itself visible, in a buffer or as a kept call. */
    boolean isClosed() {
        return closed;
    }

    /** Ends its use: no call begins any more, and the code is unmapped now, or when the last call in it has ended. */
    void close() {
        closed = true;
        unload();
    }

    /**
     * Unmaps the code of a closed overload, unless a call runs in it: the end of that call tries again. Should two of them miss each
     * other, the code goes when this object does.
     */
    synchronized void unload() {
        if (Occupant.leave(kept, this) && Occupant.leave(ANY, this)) {
            kernel.close();
        }
    }

    /** Address of the code; the caller keeps this overload reachable while it runs. */
    long address() {
        return kernel.address();
    }

    /** Whether the kernel may fail for an element; then what ran before the failure is run again to find it. */
    boolean mayFail() {
        return faults.count() > 0;
    }

    /** Whether an element may take long. */
    boolean loops() {
        return loops;
    }

    /** How long an element takes, more or less. */
    Cost cost() {
        Cost known = cost;
        if (known == null) {
            known = Cost.of(function);
            cost = known;
        }
        return known;
    }

    /** Whether the status of a fault has half of an index, the lower or the upper one, as the call asked for. */
    boolean hasIndex(long status) {
        return faults.indexed(FaultCode.place(status));
    }

    /** What the status of a fault says. */
    String failure(long status) {
        return faults.message(FaultCode.place(status));
    }

    /** What one says that has an index of a gufunc's call. */
    String failure(long status, long index, long[] sizes) {
        Value size = faults.size(FaultCode.place(status));
        String of = size.id() >= sizes.length ? "" : " of size " + sizes[size.id()];
        return failure(status) + of + ": index " + index;
    }

    /** How long a core of these sizes takes. */
    CoreCost cost(long[] sizes) {
        CoreCost known = coreCost;
        if (known == null || !known.isFor(sizes)) {
            known = CoreCost.of(function, core, sizes, lanes());
            coreCost = known;
        }
        return known;
    }

    /**
     * How long an instance takes: an element, or a core.
     *
     * @param sizes of the core dimensions
     */
    Cost instance(long[] sizes) {
        return core == null ? cost() : cost(sizes).cost();
    }

    /** Nanoseconds of what runs alone: a core of these sizes, or an element, of which more run in the same time. */
    double alone(long[] sizes) {
        return core == null ? cost().nanos() : cost(sizes).alone();
    }

    /** What a gufunc's driver wants to know of the kernel; null of a ufunc's. */
    CoreFacts core() {
        return core;
    }

    /** Whether the kernel writes every element of an operand. */
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
