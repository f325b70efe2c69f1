package org.quern.codegen.emit;

import java.util.function.IntToLongFunction;
import org.quern.dtype.DType;

/**
 * An LLVM type: a scalar, or a vector of lanes of one. Its text is what {@link #toString} gives.
 *
 * @param element the scalar's name
 * @param lanes 1: a scalar
 */
record LlvmType(String element, int lanes) {
    static final LlvmType I1 = new LlvmType("i1", 1);
    static final LlvmType I8 = new LlvmType("i8", 1);
    static final LlvmType I32 = new LlvmType("i32", 1);
    static final LlvmType I64 = new LlvmType("i64", 1);
    static final LlvmType POINTER = new LlvmType("ptr", 1);

    /** Of one element in a register. */
    static LlvmType register(DType type) {
        return switch (type.kind()) {
            case BOOL -> I1;
            case FLOAT -> new LlvmType(type == DType.FLOAT32 ? "float" : "double", 1);
            default -> new LlvmType("i" + 8 * type.itemSize(), 1);
        };
    }

    /** Of one element in memory: a bool is a byte there. */
    static LlvmType memory(DType type) {
        return type == DType.BOOL ? I8 : register(type);
    }

    /** The same element in so many lanes. */
    LlvmType in(int count) {
        return new LlvmType(element, count);
    }

    LlvmType scalar() {
        return in(1);
    }

    /** What comparing values of this type gives, and what selects between them. */
    LlvmType mask() {
        return I1.in(lanes);
    }

    /** A literal with the same value in all lanes. */
    String constant(String value) {
        return lanes == 1 ? value : "splat (" + element + " " + value + ")";
    }

    /** A vector literal of integers, one lane each. */
    String literal(IntToLongFunction value) {
        StringBuilder all = new StringBuilder("<");
        for (int i = 0; i < lanes; i++) {
            all.append(i == 0 ? "" : ", ").append(element).append(' ').append(value.applyAsLong(i));
        }
        return all.append('>').toString();
    }

    /** What ends the name of an intrinsic that is overloaded on this type, such as {@code v8f64}. */
    String suffix() {
        String one = switch (element) {
            case "float" -> "f32";
            case "double" -> "f64";
            case "ptr" -> "p0";
            default -> element;
        };
        return lanes == 1 ? one : "v" + lanes + one;
    }

    @Override
    public String toString() {
        return lanes == 1 ? element : "<" + lanes + " x " + element + ">";
    }
}
