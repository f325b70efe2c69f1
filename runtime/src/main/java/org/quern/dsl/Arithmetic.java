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

/** NumPy's semantics of each operation, in terms of the IR's operations. Of weak values alone the result is weak. */
final class Arithmetic {
    /** Exponents from here on are not expanded to products. */
    private static final int MOST_PRODUCTS = 64;

    private Arithmetic() {}

    static Expr unary(UnaryOp op, Number operand) {
        return of(op, TypeRules.operand(operand, "x"));
    }

    private static Expr of(UnaryOp op, Expr x) {
        if (!op.accepts(x.dtype())) {
            throw refused(op.name(), x.dtype() + " given");
        }
        return let(x.recorder(), new Op.Unary(op, x.recorder().use(x)), x.isWeak());
    }

    private static Expr let(Recorder r, Op op, boolean weak) {
        Expr result = r.let(op);
        return weak ? result.weak() : result;
    }

    /** A binary operation on operands promoted to one dtype. */
    static Expr binary(BinaryOp op, Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        return of(op, o, TypeRules.promote(o[0], o[1]));
    }

    private static Expr of(BinaryOp op, Expr[] o, DType type) {
        Expr x = o[0];
        Expr y = o[1];
        if (!op.accepts(type)) {
            throw refused(op.name(), x.dtype() + " and " + y.dtype() + " given, which promote to " + type);
        }
        Recorder r = x.recorder();
        return let(r, new Op.Binary(op, r.use(TypeRules.cast(x, type)), r.use(TypeRules.cast(y, type))),
                x.isWeak() && y.isWeak());
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

    static Expr add(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.promote(o[0], o[1]);
        return of(type == DType.BOOL ? BinaryOp.OR : BinaryOp.ADD, o, type);
    }

    static Expr mul(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.promote(o[0], o[1]);
        return of(type == DType.BOOL ? BinaryOp.AND : BinaryOp.MUL, o, type);
    }

    static Expr div(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.promote(o[0], o[1]);
        return of(BinaryOp.DIV, o, type.isFloat() ? type : DType.FLOAT64);
    }

    /** Division and shifts, which NumPy computes in int8 for bools. */
    static Expr integral(BinaryOp op, Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.promote(o[0], o[1]);
        return of(op, o, type == DType.BOOL ? DType.INT8 : type);
    }

    static Expr abs(Number operand) {
        Expr x = TypeRules.operand(operand, "x");
        return x.dtype() == DType.BOOL || x.dtype().kind() == DType.Kind.UNSIGNED ? x : of(UnaryOp.ABS, x);
    }

    static Expr compare(Predicate p, Number left, Number right) {
        Expr[] o = TypeRules.operands(left, right);
        return compare(p, o[0], o[1]);
    }

    private static Expr compare(Predicate p, Expr x, Expr y) {
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

    static Expr select(Number condition, Number x, Number y) {
        Expr c = TypeRules.read(condition, "condition");
        return select(c, condition, TypeRules.branches(c, x, y));
    }

    static Expr select(Number condition, Number x, boolean y) {
        Expr c = TypeRules.read(condition, "condition");
        Expr first = TypeRules.branches(c, x)[0];
        return select(c, condition, new Expr[] {first, first.like(y)});
    }

    static Expr select(Number condition, boolean x, Number y) {
        Expr c = TypeRules.read(condition, "condition");
        Expr second = TypeRules.operands(c == null ? null : c.recorder(), new String[] {"y"}, y)[0];
        return select(c, condition, new Expr[] {second.like(x), second});
    }

    static Expr select(Number condition, boolean x, boolean y) {
        Expr c = TypeRules.operand(condition, "condition");
        return select(c, condition, new Expr[] {c.recorder().constant(DType.BOOL, x ? 1 : 0),
            c.recorder().constant(DType.BOOL, y ? 1 : 0)});
    }

    private static Expr select(Expr c, Number condition, Expr[] o) {
        Recorder r = c == null ? o[0].recorder() : c.recorder();
        DType type = TypeRules.promote(o[0], o[1]);
        return let(r, new Op.Select(r.use(TypeRules.truth(r, c == null ? condition : c)),
                r.use(TypeRules.cast(o[0], type)), r.use(TypeRules.cast(o[1], type))), o[0].isWeak() && o[1].isWeak());
    }

    /** A correctly rounded operation on floats; integers are converted first. */
    static Expr real(UnaryOp op, Number operand) {
        return of(op, TypeRules.real(operand));
    }

    /** Rounding to an integral value; integers are returned unchanged. */
    static Expr round(UnaryOp op, Number operand) {
        Expr x = TypeRules.operand(operand, "x");
        return x.dtype().isFloat() ? of(op, x) : x;
    }

    static Expr math(MathFunction f, Number operand) {
        Expr x = TypeRules.operand(operand, "x");
        Recorder r = x.recorder();
        return let(r, new Op.Apply(f, List.of(r.use(TypeRules.cast(x, Promotion.real(x.dtype()))))), x.isWeak());
    }

    static Expr math(MathFunction f, Number x, Number y) {
        return math(f, TypeRules.operands(x, y));
    }

    static Expr atan2(Number y, Number x) {
        return math(MathFunction.ATAN2, TypeRules.operands(null, new String[] {"y", "x"}, y, x));
    }

    private static Expr math(MathFunction f, Expr[] o) {
        DType type = TypeRules.real(o[0], o[1]);
        Recorder r = o[0].recorder();
        return let(r, new Op.Apply(f, List.of(r.use(TypeRules.cast(o[0], type)), r.use(TypeRules.cast(o[1], type)))),
                o[0].isWeak() && o[1].isWeak());
    }

    static Expr fma(Number x, Number y, Number z) {
        Expr[] o = TypeRules.operands(x, y, z);
        DType type = Promotion.real(TypeRules.promote(o));
        Recorder r = o[0].recorder();
        return let(r, new Op.Fma(r.use(TypeRules.cast(o[0], type)), r.use(TypeRules.cast(o[1], type)),
                r.use(TypeRules.cast(o[2], type))), o[0].isWeak() && o[1].isWeak() && o[2].isWeak());
    }

    static Expr reinterpret(Expr x, DType to) {
        if (x.dtype() == DType.BOOL || TypeRules.given(to, "to") == DType.BOOL
                || x.dtype().itemSize() != to.itemSize()) {
            throw new KernelException("reinterpret", "reinterpret: " + x.dtype() + " as " + to
                    + " (rule: both of one width, and neither bool)");
        }
        return x.dtype() == to ? x.strong() : x.recorder().let(new Op.Reinterpret(to, x.recorder().use(x)));
    }

    static Expr copysign(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        return of(BinaryOp.COPYSIGN, o, TypeRules.real(o[0], o[1]));
    }

    static Expr pow(Number base, Number exponent) {
        Expr x = TypeRules.read(base, "x");
        Expr y = TypeRules.read(exponent, "y");
        if (x != null && y == null && TypeRules.isFraction(exponent)) {
            double n = exponent.doubleValue();
            return n == 2 && x.dtype().isFloat() ? x.mul(x) : power(TypeRules.operands(x, exponent));
        }
        if (x != null && y == null && TypeRules.isLong(exponent)) {
            return pow(x, exponent.longValue());
        }
        return power(TypeRules.operands(x == null ? base : x, y == null ? exponent : y));
    }

    private static Expr power(Expr[] o) {
        DType type = TypeRules.promote(o[0], o[1]);
        if (type.isFloat()) {
            return math(MathFunction.POW, o);
        }
        DType integer = type == DType.BOOL ? DType.INT8 : type;
        Recorder r = o[0].recorder();
        Value base = r.use(TypeRules.cast(o[0], integer));
        Value exponent = r.use(TypeRules.cast(o[1], integer));
        Expr power = r.of(r.builder().call(IntegerPower.of(integer), List.of(base, exponent)).get(0));
        return o[0].isWeak() && o[1].isWeak() ? power.weak() : power;
    }

    private static Expr pow(Expr x, long y) {
        if (y < 0 || y > MOST_PRODUCTS || x.dtype() == DType.BOOL) {
            return x.dtype().isFloat() && y == -1 ? x.divInto(1) : power(TypeRules.operands(x, y));
        }
        if (x.dtype().isFloat() && y > 3) {
            return math(MathFunction.POW, x, y);
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

    static Expr isnan(Expr x) {
        return x.ne(x);
    }

    static Expr isinf(Expr x) {
        return x.dtype().isFloat() ? x.abs().eq(Double.POSITIVE_INFINITY) : x.ne(x);
    }

    static Expr isfinite(Expr x) {
        return x.dtype().isFloat() ? x.abs().lt(Double.POSITIVE_INFINITY) : x.eq(x);
    }

    static Expr sign(Expr x) {
        if (x.dtype() == DType.BOOL) {
            throw new KernelException("sign", "sign has no form for bool: bools have no sign");
        }
        Expr one = x.like(1);
        Expr rest = x.dtype().isFloat() ? x.add(0.0) : x; // -0 + 0 is 0
        Expr positive = select(x.gt(0), one, rest);
        return x.dtype().kind() == DType.Kind.UNSIGNED ? positive : select(x.lt(0), one.neg(), positive);
    }

    /** A bool in int8, as NumPy computes products and quotients of it. */
    private static Expr number(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
    }

    static Expr square(Expr x) {
        Expr n = number(x);
        return n.mul(n);
    }

    static Expr reciprocal(Expr x) {
        Expr n = number(x);
        if (n.dtype().isFloat()) {
            return n.divInto(1);
        }
        Expr unit = n.dtype().kind() == DType.Kind.UNSIGNED ? n.eq(1) : n.eq(1).or(n.eq(-1));
        return select(unit, n, 0);
    }

    static Expr logical(BinaryOp op, Number x, Number y) {
        Expr a = TypeRules.read(x, "x");
        Expr b = TypeRules.read(y, "y");
        Recorder r = (a != null ? a : b != null ? b : TypeRules.operand(x, "x")).recorder();
        return binary(op, TypeRules.truth(r, a == null ? x : a), TypeRules.truth(r, b == null ? y : b));
    }

    static Expr logicalNot(Expr x) {
        return TypeRules.truth(x.recorder(), x).not();
    }

    static Expr logaddexp(Number x, Number y) {
        return logOfSum(x, y, /* binary= */ false);
    }

    static Expr logaddexp2(Number x, Number y) {
        return logOfSum(x, y, /* binary= */ true);
    }

    /** The logarithm of the sum of two powers, natural or binary: the larger exponent, and what the gap to it adds. */
    private static Expr logOfSum(Number x, Number y, boolean binary) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.real(o[0], o[1]);
        Expr a = TypeRules.cast(o[0], type);
        Expr b = TypeRules.cast(o[1], type);
        Expr larger = a.max(b);
        Expr gap = a.sub(b).abs().neg();
        Expr apart = larger.add(binary ? gap.exp2().log1p().mul(1 / Math.log(2)) : gap.exp().log1p());
        Expr sum = select(a.eq(b), a.add(binary ? 1.0 : Math.log(2)), apart);
        return o[0].isWeak() && o[1].isWeak() ? sum.weak() : sum;
    }

    /** An integer bound beyond all values of x's dtype, on the side where it has no effect, is none, as in NumPy. */
    static Expr clip(Number x, Number least, Number most) {
        Expr value = TypeRules.read(x, "x");
        Expr low = TypeRules.read(least, "least");
        Expr high = TypeRules.read(most, "most");
        Number lower = value != null && TypeRules.isBeyond(value, least, -1) ? null : low == null ? least : low;
        Number upper = value != null && TypeRules.isBeyond(value, most, 1) ? null : high == null ? most : high;
        Number first = value == null ? x : value;
        if (lower == null || upper == null) {
            Expr above = lower == null ? value : binary(BinaryOp.MAX, first, lower);
            return upper == null ? above : binary(BinaryOp.MIN, above, upper);
        }
        Expr[] o = TypeRules.operands(first, lower, upper);
        return binary(BinaryOp.MIN, binary(BinaryOp.MAX, o[0], o[1]), o[2]);
    }
}
