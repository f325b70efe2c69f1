package org.quern.codegen.emit;

import org.quern.codegen.analysis.LaneWidth;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;

/**
 * The lane count W as types and literals: with W = 1 everything is a scalar, so that one emitter serves both forms.
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

    /** The LLVM type of W of these. */
    String of(String scalar) {
        return lanes == 1 ? scalar : "<" + lanes + " x " + scalar + ">";
    }

    String of(DType type) {
        return of(LlvmFunction.scalar(type));
    }

    /** The type that an operation has, by whether its operands are uniform. */
    String of(DType type, boolean uniform) {
        return uniform ? LlvmFunction.scalar(type) : of(type);
    }

    /** A vector literal of equal lanes. */
    String splat(String scalarType, String literal) {
        return lanes == 1 ? literal : "splat (" + scalarType + " " + literal + ")";
    }

    /** The suffix of an intrinsic overloaded on a type, such as {@code v8f64}. */
    String suffix(DType type, boolean uniform) {
        String element = (type.isFloat() ? "f" : "i") + (type == DType.BOOL ? 1 : 8 * type.itemSize());
        return uniform || lanes == 1 ? element : "v" + lanes + element;
    }

    /** The mask of all lanes. */
    String all() {
        return splat("i1", "true");
    }

    String mask() {
        return of("i1");
    }
}
