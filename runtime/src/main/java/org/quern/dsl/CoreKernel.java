package org.quern.dsl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Value;
import org.quern.ir.build.FunctionBuilder;
import org.quern.signature.CoreSignature;
import org.quern.signature.Dimension;
import org.quern.signature.OperandCore;

/**
 * A gufunc's kernel while its body runs: the cores of the operands for one instance, their sizes, and the loops over
 * them. If the core is small, W instances are computed at once; else a {@link #lanes lanes loop} runs W of its
 * iterations at once. The results are the same.
 *
 * {@snippet :
 * Gufunc mean = Gufunc.define("mean", "(n)->()", k -> {
 *     Accumulator sum = k.sum(DType.FLOAT64);
 *     k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i)));
 *     k.out(0).set(sum.div(k.dim("n")));
 * });
 * }
 */
public final class CoreKernel extends KernelBuilder {
    private final CoreSignature signature;
    private final List<Core> inputs = new ArrayList<>();
    private final List<Core> outputs = new ArrayList<>();

    CoreKernel(String name, CoreSignature signature, List<DType> types) {
        super(new Recorder(name, Collections.nCopies(signature.dimensionCount(), DType.INT64), /* device= */ false));
        this.signature = signature;
        int n = signature.inputCount();
        for (int i = 0; i < signature.operandCount(); i++) {
            OperandCore operand = signature.operand(i);
            List<Value> sizes = new ArrayList<>();
            List<Long> fixed = new ArrayList<>();
            for (int axis = 0; axis < operand.rank(); axis++) {
                sizes.add(builder().parameter(operand.dim(axis)));
                fixed.add(fixed(operand.dim(axis)));
            }
            if (i < n) {
                inputs.add(new Core(recorder(), "operand " + i, i, operand.inOut(), sizes, fixed).of(types.get(i)));
            } else {
                outputs.add(new Core(recorder(), "output " + (i - n), i, true, sizes, fixed));
            }
        }
    }

    private FunctionBuilder builder() {
        return recorder().builder();
    }

    private long fixed(int dimension) {
        return signature.dimension(dimension) instanceof Dimension.Fixed f && !f.optional() ? f.size() : 0;
    }

    /** Ends the trace. */
    Function finish() {
        List<Memory.Operand> in = new ArrayList<>();
        for (Core c : inputs) {
            in.add((Memory.Operand) c.memory());
        }
        List<Memory.Operand> out = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            if (!outputs.get(i).typed()) {
                throw new KernelException("kernel '" + recorder().name() + "' never writes output " + i + " of "
                        + outputs.size());
            }
            out.add((Memory.Operand) outputs.get(i).memory());
        }
        List<Value> sizes = new ArrayList<>();
        List<Long> fixed = new ArrayList<>();
        for (int d = 0; d < signature.dimensionCount(); d++) {
            sizes.add(builder().parameter(d));
            fixed.add(fixed(d));
        }
        return builder().finish(new org.quern.ir.Core(sizes, fixed, in, out));
    }

    /** {@return the number of inputs} */
    public int inputs() {
        return inputs.size();
    }

    /**
     * {@return the core of an input}
     *
     * @param i 0 to inputs - 1
     */
    public Core in(int i) {
        return operand(inputs, i, "reads input ");
    }

    /**
     * {@return the core of an output}
     *
     * @param i 0 to outputs - 1
     */
    public Core out(int i) {
        return operand(outputs, i, "writes output ");
    }

    private Core operand(List<Core> cores, int i, String does) {
        if (i < 0 || i >= cores.size()) {
            throw new KernelException("kernel '" + recorder().name() + "' " + does + i + " of " + cores.size());
        }
        return cores.get(i);
    }

    @Override
    Expr size(String name) {
        return signature.parameter(name) < 0 ? null : dim(name);
    }

    /**
     * {@return the size of a core dimension, by its name in the signature: an int64, which beside a float takes the
     * float's dtype}
     *
     * @param name a name of the signature
     * @throws KernelException if the signature has no such dimension
     */
    public Expr dim(String name) {
        TypeRules.given(name, "name");
        try {
            return recorder().of(builder().use(builder().parameter(signature.index(name)))).weak();
        } catch (ArgumentException e) {
            throw new KernelException(e.getMessage());
        }
    }

    /**
     * Runs the body for an index of 0 to {@code count - 1}, in lanes: see {@link #lanes(Number, Number, Consumer)}.
     *
     * @param count an integer
     * @param body one iteration, given the index
     */
    public void lanes(Number count, Consumer<Expr> body) {
        Expr end = TypeRules.index(recorder(), count, "count");
        lanes(constant(DType.INT64, 0), end, body);
    }

    /**
     * Runs the body for an int64 index of {@code begin} to {@code end - 1}, W iterations at once if that is faster. The
     * iterations must be independent: they only read variables and arrays declared outside the loop, except {@link
     * Accumulator}s, and no iteration reads or writes an element of a core or of scratch memory that another writes.
     *
     * @param begin the first index, an integer
     * @param end the index before which it ends, an integer
     * @param body one iteration, given the index
     * @throws KernelException if the iterations are not independent, as far as can be seen: names both lines
     */
    public void lanes(Number begin, Number end, Consumer<Expr> body) {
        Expr first = TypeRules.index(recorder(), begin, "begin");
        Expr last = TypeRules.index(recorder(), end, "end");
        Value from = bound(first);
        builder().lanes(from, bound(last), body(TypeRules.given(body, "body")));
    }

    /**
     * Runs the body for an index of 0 to {@code count - 1}, on several threads: see {@link #parallel(Number, Number,
     * Consumer)}.
     *
     * @param count an integer
     * @param body one iteration, given the index
     */
    public void parallel(Number count, Consumer<Expr> body) {
        Expr end = TypeRules.index(recorder(), count, "count");
        parallel(constant(DType.INT64, 0), end, body);
    }

    /**
     * Runs the body for an int64 index of {@code begin} to {@code end - 1}, on several threads if the call has them.
     * The iterations must be independent as those of {@link #lanes(Number, Number, Consumer)} are, and run W at once unless
     * an iteration has a lanes loop, scratch memory, an {@link AccumulatorArray} to add to or a parallel loop of its
     * own. The results depend on the number of iterations, not on the threads.
     *
     * @param begin an integer made of core dimensions, constants and uniform parameters
     * @param end an integer made of core dimensions, constants and uniform parameters; exclusive
     * @param body one iteration, given the index
     * @throws KernelException if the iterations are not independent, as far as can be seen: names both lines
     */
    public void parallel(Number begin, Number end, Consumer<Expr> body) {
        Expr first = TypeRules.index(recorder(), begin, "begin");
        Expr last = TypeRules.index(recorder(), end, "end");
        Value from = bound(first);
        builder().parallel(from, bound(last), body(TypeRules.given(body, "body")));
    }

    private Value bound(Expr e) {
        if (!e.dtype().isInteger()) {
            throw new KernelException("loop: a bound of " + e.dtype() + " given, an integer expected");
        }
        return bound(e, DType.INT64);
    }

    /**
     * {@return a sum of values of this dtype: an accumulator that starts at 0}
     *
     * @param type any dtype that the reduction has
     */
    public Accumulator sum(DType type) {
        return accumulator(Reduce.SUM, type);
    }

    /**
     * {@return an accumulator}
     *
     * @param reduce the operation that combines values
     * @param type any dtype that the reduction has
     */
    public Accumulator accumulator(Reduce reduce, DType type) {
        Reduction r = TypeRules.given(reduce, "reduce").of(TypeRules.given(type, "type"));
        return new Accumulator(var(recorder().constant(type, reduce.initial(type))), r);
    }

    /**
     * {@return an accumulator that combines values by a function of two elements}
     *
     * @param combine associative and commutative, of the identity's dtype
     * @param identity a constant that combined with x gives x; the initial value of the accumulator. A Java number is
     *     int64 or float64
     */
    public Accumulator accumulator(DeviceFunction combine, Number identity) {
        Expr initial = TypeRules.alone(recorder(), identity, "identity");
        return new Accumulator(var(initial), reduction(combine, initial));
    }

    private Reduction reduction(DeviceFunction combine, Expr identity) {
        TypeRules.given(combine, "combine");
        Value constant = recorder().use(identity);
        if (!(builder().definitions().of(constant) instanceof Op.Constant c)) {
            throw new KernelException(
                    "kernel '" + recorder().name() + "': an accumulator's identity is a constant: constant(...)");
        }
        DType type = identity.dtype();
        Function f = combine.overload(List.of(type, type));
        if (f.results().size() != 1 || f.results().get(0).type() != type) {
            throw new KernelException(
                    "accumulator: '" + combine.name() + "' makes " + f.signature() + " of two values; one "
                            + type + " expected");
        }
        return new Reduction(null, f, type, c.bits());
    }

    /**
     * An array of accumulators, each of which starts as {@link #accumulator(Reduce, DType)} does.
     *
     * @param reduce the operation that combines values
     * @param type any dtype that the reduction has
     * @param length 1 to 1024
     * @return an array of that length
     */
    public AccumulatorArray accumulators(Reduce reduce, DType type, int length) {
        return accumulators(TypeRules.given(reduce, "reduce").of(TypeRules.given(type, "type")), reduce.initial(type),
                length);
    }

    /**
     * An array of accumulators that combine values by a function of two elements.
     *
     * @param combine associative and commutative, of the identity's dtype
     * @param identity a constant that combined with x gives x; the initial value of each. A Java number is int64 or
     *     float64
     * @param length 1 to 1024
     * @return an array of that length
     */
    public AccumulatorArray accumulators(DeviceFunction combine, Number identity, int length) {
        Reduction r = reduction(combine, TypeRules.alone(recorder(), identity, "identity"));
        return accumulators(r, r.identity(), length);
    }

    private AccumulatorArray accumulators(Reduction r, long initial, int length) {
        LocalArray array = array(r.type(), length);
        if (initial != 0) {
            Expr start = recorder().constant(r.type(), initial);
            loop(length, i -> array.set(i, start));
        }
        return new AccumulatorArray(array, r);
    }

    /**
     * Declares scratch memory of zeros: for one instance, or, within a parallel loop, for one iteration. It must not be
     * declared within other loops or choices.
     *
     * @param type the dtype of its elements
     * @param sizes the length of each axis: integers that are the same for all instances; a negative one counts as 0,
     *     also in {@link Core#size}
     * @return memory with one axis for each size
     */
    public Core scratch(DType type, Number... sizes) {
        TypeRules.given(type, "type");
        if (TypeRules.given(sizes, "sizes").length == 0) {
            throw new KernelException("scratch: at least one axis expected; for one element there is var(...)");
        }
        List<Value> wide = new ArrayList<>();
        for (Number size : sizes) {
            wide.add(builder().natural(bound(TypeRules.index(recorder(), size, "sizes[" + wide.size() + "]"))));
        }
        return Core.scratch(recorder(), builder().reserve(type, wide));
    }
}
