package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import org.quern.check.Count;
import org.quern.dtype.DType;
import org.quern.ir.Memory;
import org.quern.ir.Value;

/**
 * The core of an operand of a gufunc, or scratch memory: elements by index, one int64 for each axis, 0 to the axis's
 * size - 1. An index outside fails the call with a {@code KernelFaultException} that names operand, axis, index and
 * loop position. An index known to be in bounds is not checked: the index of a loop from 0 or more to a size, or to a
 * {@code min} of a size and another value; such an index plus or minus constants that keeps it in bounds; {@code i * c
 * + d} for {@code i} below {@code size / c}.
 *
 * <p>The first value set gives an output its dtype. It can be read after that.
 *
 * <p>The core of a scalar, without dimensions, is an expression: its element at that point of the kernel.
 */
public final class Core extends Expr {
    private static final long serialVersionUID = 1L;

    private final transient String what;
    private final transient List<Value> sizes;
    private final transient List<Long> fixed;
    private final transient int operand;
    private final transient boolean writable;
    /** Null for an output that has no dtype yet. */
    private transient Memory memory;

    Core(Recorder recorder, String what, int operand, boolean writable, List<Value> sizes, List<Long> fixed) {
        super(recorder, /* value= */ null);
        this.what = what;
        this.operand = operand;
        this.writable = writable;
        this.sizes = sizes;
        this.fixed = fixed;
    }

    /** Sets the dtype of the output. */
    Core of(DType type) {
        memory = new Memory.Operand(operand, type, sizes);
        return this;
    }

    /** Scratch memory. */
    static Core scratch(Recorder recorder, Memory.Scratch memory) {
        List<Long> none = new ArrayList<>();
        for (int i = 0; i < memory.sizes().size(); i++) {
            none.add(0L);
        }
        Core c = new Core(recorder, "scratch memory", -1, true, memory.sizes(), none);
        c.memory = memory;
        return c;
    }

    boolean typed() {
        return memory != null;
    }

    Memory memory() {
        return memory;
    }

    @Override
    Expr read() {
        if (rank() > 0) {
            throw new KernelException(what + " has " + Count.of(rank(), "core dimension")
                    + " and is no value: an element expected, as at("
                    + "i, j, k, l".substring(0, 3 * Math.min(rank(), 4) - 2)
                    + (rank() > 4 ? ", ..." : "") + ")");
        }
        return at();
    }

    /**
     * {@return the dtype of its elements}
     *
     * @throws KernelException for an output before the first value set
     */
    @Override
    public DType dtype() {
        return present().type();
    }

    /** {@return the number of core dimensions; 0 for a scalar} */
    public int rank() {
        return sizes.size();
    }

    /**
     * {@return the size of an axis: an int64, constant if the signature fixes it, which beside a float takes the float's
     * dtype}
     *
     * @param axis 0 to rank - 1
     */
    public Expr size(int axis) {
        if (axis < 0 || axis >= rank()) {
            throw new KernelException("axis " + axis + " of " + what + ", which has " + rank() + " core dimensions");
        }
        Expr size = fixed.get(axis) > 0
                ? TypeRules.constant(recorder(), DType.INT64, fixed.get(axis))
                : recorder().of(recorder().builder().use(sizes.get(axis)));
        return size.weak();
    }

    /**
     * {@return the element at an index}
     *
     * @param index one integer for each axis; none for a scalar
     */
    public Expr at(Number... index) {
        Memory from = present();
        return recorder().of(recorder().builder().load(from, indices(index)));
    }

    /**
     * Sets the element at an index, one integer for each axis, to a value whose dtype casts safely, or to a number that
     * the dtype holds. If it is the first value of an output, a number makes it int64 or float64.
     *
     * @param value of a dtype that casts safely to that of the elements
     * @param index one integer for each axis; none for a scalar
     */
    public void set(Number value, Number... index) {
        Expr e = memory == null
                ? TypeRules.alone(recorder(), value, "value")
                : TypeRules.written(recorder(), value, memory.type());
        recorder().use(e);
        store(e, index);
    }

    /**
     * Sets the element at an index to a truth value; of a number's dtype, 0 or 1.
     *
     * @param value true or false
     * @param index one integer for each axis; none for a scalar
     */
    public void set(boolean value, Number... index) {
        store(TypeRules.constant(recorder(), memory == null ? DType.BOOL : memory.type(), value ? 1 : 0), index);
    }

    private void store(Expr value, Number... index) {
        if (!writable) {
            throw new KernelException(
                    what + " is an input that is only read; inout(...) in the signature lets it be written");
        }
        if (memory == null) {
            of(value.dtype());
        }
        List<Value> at = indices(index);
        recorder().builder().store(memory, at, recorder().use(TypeRules.safely(what, value, memory.type())));
    }

    private Memory present() {
        if (memory == null) {
            throw new KernelException(what + " is read before it is written: its dtype is that of the first value set");
        }
        return memory;
    }

    private List<Value> indices(Number... index) {
        if (TypeRules.given(index, "index").length != rank()) {
            throw new KernelException(what + " has " + rank() + " core dimensions, " + index.length + " indices given");
        }
        List<Value> wide = new ArrayList<>();
        for (Number given : index) {
            Expr i = TypeRules.index(recorder(), given, "index[" + wide.size() + "]");
            if (!i.dtype().isInteger()) {
                throw new KernelException("index of " + what + ": " + i.dtype() + " given, an integer expected");
            }
            if (TypeRules.isNegative(given)) {
                throw new KernelException("index " + given + " of " + what
                        + ", 0 or more expected; from the end it is size(axis).sub(" + given.toString().substring(1)
                        + ")");
            }
            wide.add(recorder().use(TypeRules.cast(i, DType.INT64)));
        }
        return wide;
    }

    @Override
    public String toString() {
        return what + (memory == null ? "" : ": " + memory.type());
    }
}
