package org.quern.codegen.emit;

import org.quern.codegen.analysis.LaneWidth;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;

/**
 * The lane count W as types: with W = 1 everything is a scalar, so that one emitter serves both forms.
 *
 * @param lanes W, a power of two
 */
record VectorType(int lanes) {
    VectorType {
        if (lanes < 1 || Integer.bitCount(lanes) != 1 || lanes > LaneWidth.MOST) {
            throw ArgumentException.of(
                    "lane count " + lanes + " given, a power of two up to " + LaneWidth.MOST + " expected");
        }
    }

    /** W of these. */
    LlvmType of(LlvmType scalar) {
        return scalar.in(lanes);
    }

    /** W elements in a register. */
    LlvmType of(DType type) {
        return of(LlvmType.register(type));
    }

    /** The type of an operation's result: a scalar if its operands are uniform, else W lanes. */
    LlvmType of(DType type, boolean uniform) {
        return uniform ? LlvmType.register(type) : of(type);
    }

    /** The type of elements in memory: one if uniform, else W. */
    LlvmType memory(DType type, boolean uniform) {
        return uniform ? LlvmType.memory(type) : of(LlvmType.memory(type));
    }

    LlvmType mask() {
        return of(LlvmType.I1);
    }

    LlvmType i64() {
        return of(LlvmType.I64);
    }

    /** The mask of all lanes. */
    String all() {
        return mask().constant("true");
    }

    /** W integers: 0, step, twice the step, and so on. */
    String iota(long step) {
        return i64().literal(i -> i * step);
    }
}
