package org.quern.codegen.emit;

import java.util.function.IntToLongFunction;
import org.quern.dtype.DType;

/**
 * An LLVM type: a scalar, or a vector of scalars. {@link #toString} gives its text.
 *
 * @param element the scalar's name
 * @param lanes number of lanes; 1 for a scalar
 */
record LlvmType(String element, int lanes) {
    static final LlvmType I1 = new LlvmType("i1", 1);
    static final LlvmType I8 = new LlvmType("i8", 1);
    static final LlvmType I32 = new LlvmType("i32", 1);
    static final LlvmType I64 = new LlvmType("i64", 1);
    static final LlvmType POINTER = new LlvmType("ptr", 1);

    /** The type of one element in a register. */
    static LlvmType register(DType type) {
        return switch (type.kind()) {
            case BOOL -> I1;
            case FLOAT -> new LlvmType(type == DType.FLOAT32 ? "float" : "double", 1);
            default -> new LlvmType("i" + 8 * type.itemSize(), 1);
        };
    }

    /** The type of one element in memory: a bool is a byte. */
    static LlvmType memory(DType type) {
        return type == DType.BOOL ? I8 : register(type);
    }

    /** The type with this many lanes of the same element. */
    LlvmType in(int count) {
        return new LlvmType(element, count);
    }

    LlvmType scalar() {
        return in(1);
    }

    /** The type of comparisons of this type, and of the condition of a select. */
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

    /** Suffix of the name of an intrinsic that is overloaded on this type, such as {@code v8f64}. */
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
