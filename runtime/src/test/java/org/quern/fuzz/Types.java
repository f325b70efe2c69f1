package org.quern.fuzz;

import java.util.List;
import org.quern.dtype.DType;

/** NEP 50 for the dtypes that there are, as a search for the first dtype that holds both; apart from the library's. */
final class Types {
    static final List<DType> ALL = List.of(DType.values());
    private static final int FLOAT32_HOLDS = 16;

    private Types() {}

    /** Whether every value goes from one to the other, as NumPy counts it. */
    static boolean safe(DType from, DType to) {
        if (from == to || from == DType.BOOL) {
            return true;
        }
        int w = Numbers.width(from);
        return switch (to.kind()) {
            case BOOL -> false;
            case FLOAT -> to == DType.FLOAT64 || (!from.isFloat() && w <= FLOAT32_HOLDS);
            case SIGNED -> !from.isFloat() && Numbers.width(to) >= (Numbers.signed(from) ? w : w + 1);
            case UNSIGNED -> from.kind() == DType.Kind.UNSIGNED && Numbers.width(to) >= w;
        };
    }

    /** Whether {@code out} may be of the second dtype for results of the first. */
    static boolean sameKind(DType from, DType to) {
        List<DType.Kind> kinds = List.of(DType.Kind.BOOL, DType.Kind.UNSIGNED, DType.Kind.SIGNED, DType.Kind.FLOAT);
        return safe(from, to) || kinds.indexOf(from.kind()) <= kinds.indexOf(to.kind());
    }

    static DType join(DType a, DType b) {
        return ALL.stream().filter(t -> safe(a, t) && safe(b, t)).findFirst().orElseThrow();
    }

    /** The float in which functions of real numbers compute. */
    static DType real(DType t) {
        return t.isFloat() ? t : Numbers.width(t) <= FLOAT32_HOLDS ? DType.FLOAT32 : DType.FLOAT64;
    }

    static DType real(DType a, DType b) {
        return join(real(a), real(b));
    }

    /** Of a literal beside an operand. */
    static DType beside(DType operand, Object literal) {
        return literal instanceof Boolean
                ? operand
                : literal instanceof Double
                        ? operand.isFloat() ? operand : DType.FLOAT64
                        : operand == DType.BOOL ? DType.INT64 : operand;
    }
}
