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

/** NumPy's meaning of each operation, in terms of the IR's. */
final class Arithmetic {
    private Arithmetic() {}

    static Expr unary(UnaryOp op, Expr x) {
        if (!op.accepts(x.dtype())) {
            throw refused(op.name(), x.dtype() + " given");
        }
        return x.trace().let(new Op.Unary(op, x.trace().use(x)));
    }

    /** Operands promoted to one dtype. */
    static Expr binary(BinaryOp op, Expr x, Expr y) {
        return binary(op, x, y, Typed.promote(x, y));
    }

    private static Expr binary(BinaryOp op, Expr x, Expr y, DType type) {
        if (!op.accepts(type)) {
            throw refused(op.name(), x.dtype() + " and " + y.dtype() + " given, which promote to " + type);
        }
        Trace t = x.trace();
        return t.let(new Op.Binary(op, t.use(Typed.cast(x, type)), t.use(Typed.cast(y, type))));
    }

    private static KernelException refused(String op, String given) {
        return new KernelException(op.toLowerCase(Locale.ROOT) + " has no form for this dtype: " + given
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
        DType type = Typed.promote(x, y);
        return binary(type == DType.BOOL ? BinaryOp.OR : BinaryOp.ADD, x, y, type);
    }

    static Expr sub(Expr x, Expr y) {
        return binary(BinaryOp.SUB, x, y);
    }

    static Expr mul(Expr x, Expr y) {
        DType type = Typed.promote(x, y);
        return binary(type == DType.BOOL ? BinaryOp.AND : BinaryOp.MUL, x, y, type);
    }

    static Expr div(Expr x, Expr y) {
        DType type = Typed.promote(x, y);
        return binary(BinaryOp.DIV, x, y, type.isFloat() ? type : DType.FLOAT64);
    }

    /** Division and shifts, which NumPy does in int8 for bools. */
    static Expr integral(BinaryOp op, Expr x, Expr y) {
        DType type = Typed.promote(x, y);
        return binary(op, x, y, type == DType.BOOL ? DType.INT8 : type);
    }

    static Expr compare(Predicate p, Expr x, Expr y) {
        DType type = Typed.promote(x, y);
        if (x.outOfBounds() != null || y.outOfBounds() != null) {
            return compareOutOfBounds(p, x, y);
        }
        if (type == DType.FLOAT64 && x.dtype().isInteger() && y.dtype().isInteger()) {
            return compareSigns(p, x, y);
        }
        Trace t = x.trace();
        return t.let(new Op.Compare(p, t.use(Typed.cast(x, type)), t.use(Typed.cast(y, type))));
    }

    /** Of integers, one of which its dtype does not hold: by value. One held as a float is beyond all dtypes. */
    private static Expr compareOutOfBounds(Predicate p, Expr x, Expr y) {
        Expr a = Typed.held(x);
        Expr b = Typed.held(y);
        if (a.dtype().isInteger() && b.dtype().isFloat()) {
            return compare(p, b.like(0), b);
        }
        return a.dtype().isFloat() && b.dtype().isInteger() ? compare(p, a, a.like(0)) : compare(p, a, b);
    }

    /** Of a signed integer and a uint64: by value, which no common dtype holds. A negative one is less than any. */
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
        Trace t = Typed.present(condition, "condition").trace();
        DType type = Typed.promote(x, y);
        return t.let(new Op.Select(
                t.use(Typed.truth(condition)), t.use(Typed.cast(x, type)), t.use(Typed.cast(y, type))));
    }

    /** A correctly rounded operation of floats: integers are converted first. */
    static Expr real(UnaryOp op, Expr x) {
        return unary(op, Typed.cast(x, Promotion.real(Typed.present(x, "x").dtype())));
    }

    /** Rounding to integral: integers are so already. */
    static Expr round(UnaryOp op, Expr x) {
        return Typed.present(x, "x").dtype().isFloat() ? unary(op, x) : x;
    }

    static Expr math(MathFunction f, Expr x) {
        Trace t = Typed.present(x, "x").trace();
        return t.let(new Op.Apply(f, List.of(t.use(Typed.cast(x, Promotion.real(x.dtype()))))));
    }

    static Expr math(MathFunction f, Expr x, Expr y) {
        DType type = Typed.real(x, y);
        Trace t = x.trace();
        return t.let(new Op.Apply(f, List.of(t.use(Typed.cast(x, type)), t.use(Typed.cast(y, type)))));
    }

    static Expr fma(Expr x, Expr y, Expr z) {
        DType type = Promotion.real(DType.promoteTypes(Typed.promote(x, y), Typed.present(z, "z").dtype()));
        Trace t = x.trace();
        return t.let(new Op.Fma(t.use(Typed.cast(x, type)), t.use(Typed.cast(y, type)), t.use(Typed.cast(z, type))));
    }

    static Expr reinterpret(Expr x, DType to) {
        if (x.dtype() == DType.BOOL || Typed.given(to, "to") == DType.BOOL || x.dtype().itemSize() != to.itemSize()) {
            throw new KernelException("reinterpret: " + x.dtype() + " as " + to
                    + " (rule: both of one width, and neither bool)");
        }
        return x.dtype() == to ? x : x.trace().let(new Op.Reinterpret(to, x.trace().use(x)));
    }

    static Expr copysign(Expr x, Expr y) {
        return binary(BinaryOp.COPYSIGN, x, y, Typed.real(x, y));
    }

    static Expr pow(Expr x, Expr y) {
        DType type = Typed.promote(x, y);
        if (type.isFloat()) {
            return math(MathFunction.POW, x, y);
        }
        DType integer = type == DType.BOOL ? DType.INT8 : type;
        return IntegerPower.FUNCTION.call(Typed.cast(x, integer), Typed.cast(y, integer));
    }

    static Expr pow(Expr x, long y) {
        if (x.dtype() == DType.BOOL && y == 2) {
            return Ops.square(x);
        }
        if (y < 0 || y > 64 || x.dtype() == DType.BOOL) {
            return x.dtype().isFloat() && y == -1 ? x.divInto(1) : pow(x, Typed.beside(x, y));
        }
        if (x.dtype().isFloat() && y > 3) {
            return math(MathFunction.POW, x, Typed.beside(x, y));
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
        return y == 2 && x.dtype().isFloat() ? x.mul(x) : pow(x, Typed.beside(x, y));
    }
}
