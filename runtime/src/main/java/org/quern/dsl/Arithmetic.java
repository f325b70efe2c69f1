package org.quern.dsl;

import java.util.List;
import java.util.Locale;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.ir.BinaryOp;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/** NumPy's semantics of each operation, in terms of the IR's operations. */
final class Arithmetic {
    private Arithmetic() {}

    static Expr unary(UnaryOp op, Expr x) {
        if (!op.accepts(x.dtype())) {
            throw refused(op.name(), x.dtype() + " given");
        }
        return x.recorder().let(new Op.Unary(op, x.recorder().use(x)));
    }

    /** A binary operation on operands promoted to one dtype. */
    static Expr binary(BinaryOp op, Expr x, Expr y) {
        return binary(op, x, y, TypeRules.promote(x, y));
    }

    private static Expr binary(BinaryOp op, Expr x, Expr y, DType type) {
        if (!op.accepts(type)) {
            throw refused(op.name(), x.dtype() + " and " + y.dtype() + " given, which promote to " + type);
        }
        Recorder r = x.recorder();
        return r.let(new Op.Binary(op, r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type))));
    }

    private static KernelException refused(String op, String given) {
        String name = op.toLowerCase(Locale.ROOT);
        return new KernelException(name, name + " has no form for this dtype: " + given
                + " (rule: " + rule(op) + ")");
    }

    private static String rule(String op) {
        return switch (op) {
            case "NEG" -> "bools have no negative: use not()";
            case "SUB" -> "bools have no difference: use xor()";
            case "NOT", "AND", "OR", "XOR" -> "bits and logic are of integers and bools";
            case "SHL", "SHR" -> "shifts are of integers";
            case "POPCOUNT", "CLZ", "CTZ", "BYTESWAP" -> "bits are counted and moved in integers";
            default -> "the operation is of floats";
        };
    }

    static Expr add(Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        return binary(type == DType.BOOL ? BinaryOp.OR : BinaryOp.ADD, x, y, type);
    }

    static Expr sub(Expr x, Expr y) {
        return binary(BinaryOp.SUB, x, y);
    }

    static Expr mul(Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        return binary(type == DType.BOOL ? BinaryOp.AND : BinaryOp.MUL, x, y, type);
    }

    static Expr div(Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        return binary(BinaryOp.DIV, x, y, type.isFloat() ? type : DType.FLOAT64);
    }

    /** Division and shifts, which NumPy computes in int8 for bools. */
    static Expr integral(BinaryOp op, Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        return binary(op, x, y, type == DType.BOOL ? DType.INT8 : type);
    }

    static Expr compare(Predicate p, Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        if (x.outOfBounds() != null || y.outOfBounds() != null) {
            return compareOutOfBounds(p, x, y);
        }
        if (type == DType.FLOAT64 && x.dtype().isInteger() && y.dtype().isInteger()) {
            return compareSigns(p, x, y);
        }
        Recorder r = x.recorder();
        return r.let(new Op.Compare(p, r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type))));
    }

    /**
     * A comparison of integers of which one is out of its dtype's bounds: by value. One held as a float is outside all
     * dtypes.
     */
    private static Expr compareOutOfBounds(Predicate p, Expr x, Expr y) {
        Expr a = TypeRules.held(x);
        Expr b = TypeRules.held(y);
        if (a.dtype().isInteger() && b.dtype().isFloat()) {
            return compare(p, b.like(0), b);
        }
        return a.dtype().isFloat() && b.dtype().isInteger() ? compare(p, a, a.like(0)) : compare(p, a, b);
    }

    /**
     * A comparison of a signed integer and a uint64: by value, as no common dtype holds both. A negative one is less
     * than any.
     */
    private static Expr compareSigns(Predicate p, Expr x, Expr y) {
        boolean signedFirst = x.dtype().kind() == DType.Kind.SIGNED;
        Expr negative = signedFirst ? x.lt(0) : y.lt(0);
        Expr magnitudes = compare(p, x.cast(DType.UINT64), y.cast(DType.UINT64));
        boolean whenNegative = switch (p) {
            case EQ -> false;
            case NE -> true;
            case LT, LE -> signedFirst;
            case GT, GE -> !signedFirst;
        };
        return whenNegative ? negative.or(magnitudes) : negative.not().and(magnitudes);
    }

    static Expr select(Expr condition, Expr x, Expr y) {
        Recorder r = TypeRules.present(condition, "condition").recorder();
        DType type = TypeRules.promote(x, y);
        return r.let(new Op.Select(
                r.use(TypeRules.truth(condition)), r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type))));
    }

    /** A correctly rounded operation on floats; integers are converted first. */
    static Expr real(UnaryOp op, Expr x) {
        return unary(op, TypeRules.cast(x, Promotion.real(TypeRules.present(x, "x").dtype())));
    }

    /** Rounding to an integral value; integers are returned unchanged. */
    static Expr round(UnaryOp op, Expr x) {
        return TypeRules.present(x, "x").dtype().isFloat() ? unary(op, x) : x;
    }

    static Expr math(MathFunction f, Expr x) {
        Recorder r = TypeRules.present(x, "x").recorder();
        return r.let(new Op.Apply(f, List.of(r.use(TypeRules.cast(x, Promotion.real(x.dtype()))))));
    }

    static Expr math(MathFunction f, Expr x, Expr y) {
        DType type = TypeRules.real(x, y);
        Recorder r = x.recorder();
        return r.let(new Op.Apply(f, List.of(r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type)))));
    }

    static Expr fma(Expr x, Expr y, Expr z) {
        DType type = Promotion.real(DType.promoteTypes(TypeRules.promote(x, y), TypeRules.present(z, "z").dtype()));
        Recorder r = x.recorder();
        return r.let(new Op.Fma(r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type)),
                r.use(TypeRules.cast(z, type))));
    }

    static Expr reinterpret(Expr x, DType to) {
        if (x.dtype() == DType.BOOL || TypeRules.given(to, "to") == DType.BOOL
                || x.dtype().itemSize() != to.itemSize()) {
            throw new KernelException("reinterpret", "reinterpret: " + x.dtype() + " as " + to
                    + " (rule: both of one width, and neither bool)");
        }
        return x.dtype() == to ? x : x.recorder().let(new Op.Reinterpret(to, x.recorder().use(x)));
    }

    static Expr copysign(Expr x, Expr y) {
        return binary(BinaryOp.COPYSIGN, x, y, TypeRules.real(x, y));
    }

    static Expr pow(Expr x, Expr y) {
        DType type = TypeRules.promote(x, y);
        if (type.isFloat()) {
            return math(MathFunction.POW, x, y);
        }
        DType integer = type == DType.BOOL ? DType.INT8 : type;
        Recorder r = x.recorder();
        Value base = r.use(TypeRules.cast(x, integer));
        Value exponent = r.use(TypeRules.cast(y, integer));
        return r.of(r.builder().call(IntegerPower.of(integer), List.of(base, exponent)).get(0));
    }

    static Expr pow(Expr x, long y) {
        if (x.dtype() == DType.BOOL && y == 2) {
            Expr n = TypeRules.cast(x, DType.INT8);
            return n.mul(n);
        }
        if (y < 0 || y > 64 || x.dtype() == DType.BOOL) {
            return x.dtype().isFloat() && y == -1 ? x.divInto(1) : pow(x, TypeRules.beside(x, y));
        }
        if (x.dtype().isFloat() && y > 3) {
            return math(MathFunction.POW, x, TypeRules.beside(x, y));
        }
        Expr result = null;
        Expr square = x;
        for (long left = y; left != 0; left >>= 1) {
            if ((left & 1) != 0) {
                result = result == null ? square : result.mul(square);
            }
            if (left > 1) {
                square = square.mul(square);
            }
        }
        return result == null ? x.like(1) : result;
    }

    static Expr pow(Expr x, double y) {
        return y == 2 && x.dtype().isFloat() ? x.mul(x) : pow(x, TypeRules.beside(x, y));
    }
}
