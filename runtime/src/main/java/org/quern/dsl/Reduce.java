package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Reduction;

/** The operations by which an {@link Accumulator} combines values. */
public enum Reduce {
    /** Sum; integers wrap. Starts at 0. */
    SUM(BinaryOp.ADD),
    /** Product; integers wrap. Starts at 1. */
    PRODUCT(BinaryOp.MUL),
    /** The smallest; NaN if any is. Starts at the largest of the dtype (infinity). */
    MIN(BinaryOp.MIN),
    /** The largest; NaN if any is. Starts at the smallest of the dtype (-infinity). */
    MAX(BinaryOp.MAX),
    /** Bitwise, or logical on bools. Starts with all bits set. */
    AND(BinaryOp.AND),
    /** Bitwise, or logical on bools. Starts at 0. */
    OR(BinaryOp.OR),
    /** Bitwise, or logical on bools. Starts at 0. */
    XOR(BinaryOp.XOR);

    private final BinaryOp op;

    Reduce(BinaryOp op) {
        this.op = op;
    }

    /** Checks the dtype. */
    Reduction of(DType type) {
        if (!op.accepts(type)) {
            throw new KernelException("accumulator: " + this + " of " + type + " does not exist; "
                    + (type == DType.BOOL
                            ? "of bools there are AND, OR, XOR, MIN and MAX"
                            : "floats have no bitwise forms"));
        }
        return new Reduction(op, null, type, identity(type));
    }

    /**
     * The initial value: 0 for a sum, and the identity for the others. The identity of a float sum is -0.0, which
     * preserves -0.0.
     */
    long initial(DType type) {
        return this == SUM ? 0 : identity(type);
    }

    private long identity(DType type) {
        return switch (this) {
            case SUM -> type.isFloat() ? bits(type, -0.0) : 0;
            case PRODUCT -> type.isFloat() ? bits(type, 1) : 1;
            case MIN -> type.isFloat() ? bits(type, Double.POSITIVE_INFINITY) : most(type);
            case MAX -> type.isFloat() ? bits(type, Double.NEGATIVE_INFINITY) : least(type);
            case AND -> type.kind() == DType.Kind.SIGNED ? -1 : most(type);
            case OR, XOR -> 0;
        };
    }

    private static long bits(DType type, double x) {
        return type == DType.FLOAT64
                ? Double.doubleToRawLongBits(x)
                : Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL;
    }

    private static long most(DType type) {
        int width = 8 * type.itemSize();
        return switch (type.kind()) {
            case BOOL -> 1;
            case SIGNED -> -1L >>> (65 - width);
            default -> -1L >>> (64 - width);
        };
    }

    private static long least(DType type) {
        return type.kind() == DType.Kind.SIGNED ? -1L << (8 * type.itemSize() - 1) : 0;
    }
}
