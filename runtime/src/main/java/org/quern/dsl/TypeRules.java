package org.quern.dsl;

import java.math.BigInteger;
import org.quern.check.Article;
import org.quern.check.Given;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.ir.Op;

/**
 * The typing rules of expressions: what stands for a value, constants, conversions, promotion. Shared by all
 * operations.
 */
final class TypeRules {
    private static final String[] NAMES = {"x", "y", "z"};

    private TypeRules() {}

    /**
     * What a parameter is given, as a value: a variable or accumulator is read at this point of the kernel.
     *
     * @return null for a Java number
     */
    static Expr read(Number given, String parameter) {
        if (given instanceof Term t) {
            return t.read();
        }
        if (given == null) {
            throw new KernelException(Given.absent(parameter) + ": a value of the kernel expected");
        }
        if (!isLong(given) && !isFraction(given) && !(given instanceof BigInteger)) {
            throw new KernelException(Given.named(parameter) + " is " + Article.of(given.getClass().getName())
                    + ": a value of the kernel, int, long, double, float, short, byte or BigInteger expected");
        }
        return null;
    }

    /** Whether a Java number is an integer of at most 64 bits. */
    static boolean isLong(Number n) {
        return n instanceof Integer || n instanceof Long || n instanceof Short || n instanceof Byte;
    }

    /** Whether a Java number is a floating-point number. */
    static boolean isFraction(Number n) {
        return n instanceof Double || n instanceof Float;
    }

    /** The operand of a function of one. */
    static Expr operand(Number given, String parameter) {
        Expr e = read(given, parameter);
        if (e == null) {
            throw alone(given);
        }
        return e;
    }

    private static KernelException alone(Number given) {
        return new KernelException("no operand is a value of the kernel: " + given
                + " given (rule: Java computes what is known here; a number takes its dtype from a value beside it, or"
                + " from constant(...))");
    }

    /** The operands of a function of two or three, Java numbers as they are beside the others. */
    static Expr[] operands(Number... given) {
        return operands(null, NAMES, given);
    }

    /** As above; Java numbers alone are weak constants of the kernel that the condition, if not null, is of. */
    static Expr[] branches(Expr condition, Number... given) {
        return operands(condition == null ? null : condition.recorder(), NAMES, given);
    }

    static Expr[] operands(Recorder known, String[] names, Number... given) {
        Recorder r = known;
        DType strong = null;
        DType weak = null;
        Expr[] read = new Expr[given.length];
        for (int i = 0; i < given.length; i++) {
            Expr e = read(given[i], names[i]);
            read[i] = e;
            if (e != null) {
                r = r == null ? e.recorder() : r;
                if (e.isWeak()) {
                    weak = promote(weak, e.dtype());
                } else {
                    strong = promote(strong, e.dtype());
                }
            }
        }
        if (r == null) {
            throw alone(given[0]);
        }
        for (int i = 0; i < given.length; i++) {
            if (read[i] == null) {
                read[i] = strong != null
                        ? beside(r, strong, given[i])
                        : weak == null ? natural(r, given[i]).weak() : beside(r, weak, given[i]).weak();
            }
        }
        return read;
    }

    /** The arguments of a call, Java numbers and weak values as they are beside the others. */
    static Expr[] arguments(Number... given) {
        String[] names = new String[given.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "arguments[" + i + "]";
        }
        Expr[] values = operands(null, names, given);
        DType common = promote(values);
        for (int i = 0; i < values.length; i++) {
            if (values[i].isWeak() && common.isFloat()) {
                values[i] = cast(values[i], common);
            }
        }
        return values;
    }

    private static DType promote(DType before, DType more) {
        return before == null ? more : DType.promoteTypes(before, more);
    }

    /** A value that stands alone: a Java number is int64, uint64 if only that holds it, or float64. */
    static Expr alone(Recorder r, Number given, String parameter) {
        Expr e = read(given, parameter);
        return e == null ? natural(r, given) : e;
    }

    private static Expr natural(Recorder r, Number n) {
        if (isFraction(n)) {
            return constant(r, DType.FLOAT64, n);
        }
        return constant(r, n instanceof BigInteger big && big.bitLength() >= Long.SIZE ? DType.UINT64 : DType.INT64, n);
    }

    /** An index, size or bound: a Java integer is int64. */
    static Expr index(Recorder r, Number given, String parameter) {
        Expr e = read(given, parameter);
        return e == null ? constant(r, isFraction(given) ? DType.FLOAT64 : DType.INT64, given) : e;
    }

    /** Whether it is a Java number below zero. */
    static boolean isNegative(Number given) {
        return given instanceof BigInteger n ? n.signum() < 0 : isLong(given) && given.longValue() < 0;
    }

    /** A Java number as a constant of this dtype. */
    static Expr constant(Recorder recorder, DType type, Number n) {
        if (given(type, "type").isFloat()) {
            double x = n instanceof BigInteger big ? finite(big) : n.doubleValue();
            return recorder.constant(type, type == DType.FLOAT64
                    ? Double.doubleToRawLongBits(x)
                    : Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL);
        }
        if (isFraction(n)) {
            throw new KernelException("floating-point number " + n + " for " + type
                    + ": a float does not cast safely to it");
        }
        if (!holds(type, n)) {
            throw OutOfBounds.literal(type, n.toString()).refused();
        }
        return recorder.constant(type, n.longValue());
    }

    private static boolean holds(DType type, Number n) {
        return n instanceof BigInteger big ? Promotion.holds(type, big) : Promotion.holds(type, n.longValue());
    }

    /** Whether it is a Java integer beyond all values of an integer's dtype, on one side. */
    static boolean isBeyond(Expr e, Number n, int sign) {
        boolean integer = n instanceof BigInteger || isLong(n);
        return integer && e.dtype().isInteger() && !holds(e.dtype(), n)
                && (n instanceof BigInteger big ? big.signum() : Long.signum(n.longValue())) == sign;
    }

    /** An integer as a float64. */
    private static double finite(BigInteger n) {
        double x = n.doubleValue();
        if (Double.isInfinite(x)) {
            throw new KernelException("an integer of " + n.bitLength() + " bits is too large for a float");
        }
        return x;
    }

    static Expr cast(Expr e, DType to) {
        if (e.outOfBounds() != null) {
            return outOfBounds(e, to);
        }
        return e.dtype() == to ? e : e.recorder().let(new Op.Cast(to, e.recorder().use(e)));
    }

    /** A value, read before, as one of a dtype to which it casts safely, or which it takes as a weak one. */
    static Expr safely(String what, Expr e, DType to) {
        if (!Casting.SAFE.allows(e.dtype(), to) && !(e.isWeak() && to.isFloat())) {
            throw new KernelException(what + ": " + e.dtype() + " given, " + to
                    + " expected (rule: only safe casts are implicit; cast() for others)");
        }
        return cast(e, to);
    }

    /** What is written to memory of the dtype, before the check that it casts safely. */
    static Expr written(Recorder r, Number given, DType to) {
        Expr e = read(given, "value");
        return e == null ? constant(r, to, given) : e;
    }

    /** What a value of the dtype is set to: a Java number that it holds, or a value that casts safely. */
    static Expr safely(String what, Recorder r, Number given, DType to) {
        return safely(what, written(r, given, to), to);
    }

    /** Checks that a value returned by a caller's function is not null. */
    static <T> T made(T value, String by) {
        if (value == null) {
            throw new KernelException(by + " returned null: a value of the kernel expected");
        }
        return value;
    }

    /** Checks that an argument of another type is not null. */
    static <T> T given(T argument, String parameter) {
        if (argument == null) {
            throw new KernelException(Given.absent(parameter));
        }
        return argument;
    }

    /** The operand, after a check that it is in its dtype's bounds. */
    static Expr inBounds(Expr e) {
        if (e.outOfBounds() != null) {
            throw e.outOfBounds().refused();
        }
        return e;
    }

    /** A condition as a bool: unchanged if it is one, else true unless it is zero. */
    static Expr truth(Recorder r, Number condition) {
        Expr e = read(condition, "condition");
        if (e != null) {
            return cast(e, DType.BOOL);
        }
        boolean zero = condition instanceof BigInteger n ? n.signum() == 0 : condition.doubleValue() == 0;
        return r.constant(DType.BOOL, zero ? 0 : 1);
    }

    /** The dtype that two values go to; a weak one beside a float takes its dtype. */
    static DType promote(Expr a, Expr b) {
        return a.isWeak() == b.isWeak()
                ? DType.promoteTypes(a.dtype(), b.dtype())
                : a.isWeak() ? beside(b.dtype(), a.dtype()) : beside(a.dtype(), b.dtype());
    }

    /** The dtype that all values go to; none is read. */
    static DType promote(Number... all) {
        DType strong = null;
        DType weak = null;
        boolean integer = false;
        boolean fraction = false;
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof Expr e && e.isWeak()) {
                weak = promote(weak, e.dtype());
            } else if (all[i] instanceof Term t) {
                strong = promote(strong, t.dtype());
            } else {
                read(all[i], "values[" + i + "]");
                fraction |= isFraction(all[i]);
                integer |= !isFraction(all[i]);
            }
        }
        DType common = strong == null ? weak : weak == null ? strong : beside(strong, weak);
        if (common == null) {
            return fraction ? DType.FLOAT64 : DType.INT64;
        }
        return fraction ? Promotion.withFloat(common) : integer ? Promotion.withInteger(common) : common;
    }

    /** The dtype of a weak value, which is an int64 or float64, beside another. */
    private static DType beside(DType strong, DType weak) {
        return strong.isFloat() ? strong : DType.promoteTypes(strong, weak);
    }

    /** The float in which a function of two real numbers computes. */
    static DType real(Expr a, Expr b) {
        DType x = a.dtype();
        DType y = b.dtype();
        if (a.isWeak() == b.isWeak()) {
            return Promotion.real(x, y);
        }
        return a.isWeak() ? Promotion.real(y, beside(y, x)) : Promotion.real(x, beside(x, y));
    }

    /** An operand in the float in which a function of real numbers computes. */
    static Expr real(Number operand) {
        Expr x = operand(operand, "x");
        Expr cast = cast(x, Promotion.real(x.dtype()));
        return x.isWeak() ? cast.weak() : cast;
    }

    /** A Java number beside an operand, by NEP 50. */
    static Expr beside(Recorder r, DType operand, Number n) {
        if (isFraction(n)) {
            return constant(r, Promotion.withFloat(operand), n);
        }
        DType type = Promotion.withInteger(operand);
        if (type.isFloat() || holds(type, n)) {
            return constant(r, type, n);
        }
        DType held = holds(DType.INT64, n) ? DType.INT64 : DType.UINT64;
        return outOfBounds(holds(held, n)
                ? r.constant(held, n.longValue())
                : constant(r, DType.FLOAT64, n.doubleValue()), OutOfBounds.literal(type, n.toString()));
    }

    /** What is given, as it is beside an operand: a weak value takes a float's dtype. */
    static Expr beside(Expr operand, Number given, String parameter) {
        Expr e = read(given, parameter);
        if (e == null) {
            Expr constant = beside(operand.recorder(), operand.dtype(), given);
            return operand.isWeak() ? constant.weak() : constant;
        }
        return e.isWeak() && !operand.isWeak() ? cast(e, beside(operand.dtype(), e.dtype())).strong() : e;
    }

    /** A value that stands for an integer out of the bounds of the dtype that it takes. */
    static Expr outOfBounds(Expr held, OutOfBounds outOfBounds) {
        return new Expr(held.recorder(), held.value(), outOfBounds, /* weak= */ false);
    }

    /** An out-of-bounds integer in the dtype of an operation: converted by way of float64, as in NumPy. */
    private static Expr outOfBounds(Expr e, DType to) {
        if (to == DType.BOOL) {
            return e.recorder().constant(DType.BOOL, 1);
        }
        if (!to.isFloat()) {
            throw e.outOfBounds().refused();
        }
        return cast(cast(held(e), DType.FLOAT64), to);
    }

    /** The value itself; for an out-of-bounds integer the wider value that holds it. */
    static Expr held(Expr e) {
        return e.outOfBounds() == null ? e : e.recorder().of(e.value());
    }
}
