package org.quern.ufunc;

import java.util.Arrays;
import java.util.BitSet;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * The int64 and bool values of a kernel's body that are known once the sizes of its core dimensions are; a bool is 0 or 1. And which
 * are for indexing, mostly: made of sizes, indices of loops, variables and uniform parameters.
 */
final class KnownValues {
    private long[] values;
    private boolean[] known;
    private final BitSet indices = new BitSet();

    /** The sizes are the first values. */
    KnownValues(long[] sizes) {
        values = sizes.clone();
        known = new boolean[sizes.length];
        Arrays.fill(known, true);
        indices.set(0, sizes.length);
    }

    /** Notes a loop's index, or a uniform parameter. */
    void index(Value v) {
        indices.set(v.id());
    }

    boolean isIndex(Value v) {
        return indices.get(v.id());
    }

    boolean has(Value v) {
        return v.id() < known.length && known[v.id()];
    }

    long get(Value v) {
        return values[v.id()];
    }

    /** Notes what an operation on known values is. No switches over types or enums: linking one costs a fresh process more than a call. */
    void define(Value v, Op op) {
        if (op instanceof Op.Constant c && !v.type().isFloat()) {
            set(v, c.bits());
        }
        if (v.type() != DType.INT64 && v.type() != DType.BOOL) {
            return;
        }
        if (op instanceof Op.Read || op instanceof Op.Constant || op instanceof Op.Binary || op instanceof Op.Compare
                || op instanceof Op.Select) {
            boolean all = true;
            for (Value from : op.operands()) {
                all &= isIndex(from);
            }
            indices.set(v.id(), all);
        }
        if (op instanceof Op.Binary b && has(b.a()) && has(b.b())) {
            binary(v, b.op(), get(b.a()), get(b.b()));
        } else if (op instanceof Op.Compare c && c.a().type() == DType.INT64 && has(c.a()) && has(c.b())) {
            set(v, holds(c.predicate(), get(c.a()), get(c.b())) ? 1 : 0);
        } else if (op instanceof Op.Select s && has(s.condition())) {
            Value chosen = get(s.condition()) != 0 ? s.a() : s.b();
            if (has(chosen)) {
                set(v, get(chosen));
            }
        } else if (op instanceof Op.Unary u && u.op() == UnaryOp.NOT && v.type() == DType.BOOL && has(u.a())) {
            set(v, 1 - get(u.a()));
        }
    }

    private void set(Value v, long value) {
        if (v.id() >= known.length) {
            int length = Math.max(2 * known.length, v.id() + 1);
            values = Arrays.copyOf(values, length);
            known = Arrays.copyOf(known, length);
        }
        values[v.id()] = value;
        known[v.id()] = true;
    }

    private void binary(Value v, BinaryOp op, long a, long b) {
        if (op == BinaryOp.AND) {
            set(v, a & b);
        } else if (op == BinaryOp.OR) {
            set(v, a | b);
        } else if (v.type() == DType.BOOL) {
            return;
        } else if (op == BinaryOp.ADD) {
            set(v, a + b);
        } else if (op == BinaryOp.SUB) {
            set(v, a - b);
        } else if (op == BinaryOp.MUL) {
            set(v, a * b);
        } else if (op == BinaryOp.MIN) {
            set(v, Math.min(a, b));
        } else if (op == BinaryOp.MAX) {
            set(v, Math.max(a, b));
        } else if (op == BinaryOp.FLOOR_DIV) {
            set(v, b == 0 ? 0 : Math.floorDiv(a, b));
        }
    }

    private static boolean holds(Predicate p, long a, long b) {
        if (p == Predicate.EQ || p == Predicate.NE) {
            return (a == b) == (p == Predicate.EQ);
        }
        if (p == Predicate.LT || p == Predicate.GE) {
            return (a < b) == (p == Predicate.LT);
        }
        return (a <= b) == (p == Predicate.LE);
    }
}
