package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Memory;
import org.quern.ir.Value;

/**
 * The core of an operand of a gufunc, or scratch memory: elements by index, one int64 for each axis, 0 to the axis's size - 1. An
 * index outside fails the call with a {@code KernelFaultException} that names operand, axis, index and loop position. Where
 * the index is known to be inside nothing is checked: the index of a loop from 0 or more to a size, or to what {@code min} says is at
 * most a size; such an index plus or minus constants that stay inside; {@code i * c + d} for {@code i} below {@code size / c}.
 *
 * <p>An output is given its dtype by the first value set. It can be read after that.
 */
public final class Core {
    private final Trace trace;
    private final Trace.Scope scope;
    private final String what;
    private final List<Value> sizes;
    private final List<Long> fixed;
    private final int operand;
    private final boolean writable;
    /** Null for an output while it has no dtype. */
    private Memory memory;

    Core(Trace trace, Trace.Scope scope, String what, int operand, boolean writable, List<Value> sizes, List<Long> fixed) {
        this.trace = trace;
        this.scope = scope;
        this.what = what;
        this.operand = operand;
        this.writable = writable;
        this.sizes = sizes;
        this.fixed = fixed;
    }

    /** Gives it its dtype. */
    Core of(DType type) {
        memory = new Memory.Operand(operand, type, sizes);
        return this;
    }

    /** Scratch memory. */
    static Core scratch(Trace trace, Trace.Scope scope, Memory.Scratch memory) {
        List<Long> none = new ArrayList<>();
        for (int i = 0; i < memory.sizes().size(); i++) {
            none.add(0L);
        }
        Core c = new Core(trace, scope, "scratch memory", -1, true, memory.sizes(), none);
        c.memory = memory;
        return c;
    }

    Trace.Scope scope() {
        return scope;
    }

    boolean typed() {
        return memory != null;
    }

    Memory memory() {
        return memory;
    }

    /**
     * The dtype of its elements.
     *
     * @throws KernelException for an output before the first value set
     */
    public DType dtype() {
        return present().type();
    }

    /** Number of core dimensions; 0 for a scalar. */
    public int rank() {
        return sizes.size();
    }

    /**
     * The size of an axis: an int64, constant where the signature fixes it.
     *
     * @param axis 0 to rank - 1
     */
    public Expr size(int axis) {
        if (axis < 0 || axis >= rank()) {
            throw new KernelException("axis " + axis + " of " + what + ", which has " + rank() + " core dimensions");
        }
        return fixed.get(axis) > 0 ? Typed.constant(trace, DType.INT64, fixed.get(axis)) : new Expr(trace, scope, sizes.get(axis));
    }

    /** The element at an index, one integer for each axis; none for a scalar. */
    public Expr at(Expr... index) {
        return trace.load(this, present(), indices(index));
    }

    /** Sets the element at an index, one integer for each axis, to a value whose dtype casts safely. */
    public void set(Expr value, Expr... index) {
        trace.use(Typed.present(value, "value"));
        if (!writable) {
            throw new KernelException(what + " is an input that is only read; inout(...) in the signature lets it be written");
        }
        if (memory == null) {
            of(value.dtype());
        }
        trace.store(this, memory, indices(index), Typed.safely(what, value, memory.type()));
    }

    private Memory present() {
        if (memory == null) {
            throw new KernelException(what + " is read before it is written: its dtype is that of the first value set");
        }
        return memory;
    }

    private List<Expr> indices(Expr... index) {
        if (Typed.given(index, "index").length != rank()) {
            throw new KernelException(what + " has " + rank() + " core dimensions, " + index.length + " indices given");
        }
        List<Expr> wide = new ArrayList<>();
        for (Expr i : index) {
            if (!Typed.present(i, "index[" + wide.size() + "]").dtype().isInteger()) {
                throw new KernelException("index of " + what + ": " + i.dtype() + " given, an integer expected");
            }
            wide.add(Typed.cast(i, DType.INT64));
        }
        return wide;
    }
}
