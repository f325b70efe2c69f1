package org.quern.dsl;

import java.math.BigInteger;
import org.quern.check.Given;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.ir.Op;

/** The typing rules of expressions: constants, conversions, promotion. Shared by all operations. */
final class TypeRules {
    private TypeRules() {}

    static Expr constant(Recorder recorder, DType type, long n) {
        if (given(type, "type").isFloat()) {
            return constant(recorder, type, (double) n);
        }
        if (!Promotion.holds(type, n)) {
            throw OutOfBounds.literal(type, Long.toString(n)).refused();
        }
        return recorder.constant(type, n);
    }

    static Expr constant(Recorder recorder, DType type, BigInteger n) {
        given(n, "n");
        if (given(type, "type").isFloat()) {
            return constant(recorder, type, finite(n));
        }
        if (!Promotion.holds(type, n)) {
            throw OutOfBounds.literal(type, n.toString()).refused();
        }
        return recorder.constant(type, n.longValue());
    }

    /** An integer as a float64. */
    private static double finite(BigInteger n) {
        double x = n.doubleValue();
        if (Double.isInfinite(x)) {
            throw new KernelException("an integer of " + n.bitLength() + " bits is too large for a float");
        }
        return x;
    }

    static Expr constant(Recorder recorder, DType type, double x) {
        if (!given(type, "type").isFloat()) {
            throw new KernelException("floating-point number " + x + " for " + type
                    + ": a float does not cast safely to it");
        }
        return recorder.constant(type, type == DType.FLOAT64
                ? Double.doubleToRawLongBits(x)
                : Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL);
    }

    static Expr cast(Expr e, DType to) {
        if (e.outOfBounds() != null) {
            return outOfBounds(e, to);
        }
        return e.dtype() == to ? e : e.recorder().let(new Op.Cast(to, e.recorder().use(e)));
    }

    static Expr safely(String what, Expr e, DType to) {
        if (!Casting.SAFE.allows(present(e, "value").dtype(), to)) {
            throw new KernelException(what + ": " + e.dtype() + " given, " + to
                    + " expected (rule: only safe casts are implicit; cast() for others)");
        }
        return cast(e, to);
    }

    /** Checks that a value given to a method of the language is not null. */
    static Expr present(Expr e, String parameter) {
        if (e == null) {
            throw new KernelException(Given.absent(parameter) + ": a value of the kernel expected");
        }
        return e;
    }

    /** Checks that a value returned by a caller's function is not null. */
    static Expr made(Expr value, String by) {
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

    /** The operand as a bool: unchanged if it is one, else true unless it is zero. */
    static Expr truth(Expr e) {
        return cast(present(e, "condition"), DType.BOOL);
    }

    static DType promote(Expr a, Expr b) {
        return DType.promoteTypes(present(a, "x").dtype(), present(b, "y").dtype());
    }

    /** The float in which a function of two real numbers computes. */
    static DType real(Expr a, Expr b) {
        return Promotion.real(present(a, "x").dtype(), present(b, "y").dtype());
    }

    /** An integer literal beside an operand, by NEP 50. */
    static Expr beside(Expr operand, long n) {
        DType type = Promotion.withInteger(operand.dtype());
        return type.isFloat() || Promotion.holds(type, n)
                ? constant(operand.recorder(), type, n)
                : outOfBounds(operand.recorder().constant(DType.INT64, n), type, Long.toString(n));
    }

    /** An integer literal of any size beside an operand, by NEP 50. */
    static Expr beside(Expr operand, BigInteger n) {
        given(n, "n");
        DType type = Promotion.withInteger(operand.dtype());
        if (type.isFloat() || Promotion.holds(type, n)) {
            return constant(operand.recorder(), type, n);
        }
        DType held = Promotion.holds(DType.INT64, n) ? DType.INT64 : DType.UINT64;
        return outOfBounds(Promotion.holds(held, n)
                ? operand.recorder().constant(held, n.longValue())
                : constant(operand.recorder(), DType.FLOAT64, n.doubleValue()), type, n.toString());
    }

    /** A float literal beside an operand, by NEP 50. */
    static Expr beside(Expr operand, double x) {
        return constant(operand.recorder(), Promotion.withFloat(operand.dtype()), x);
    }

    /** A truth value beside an operand, by NEP 50. */
    static Expr beside(Expr operand, boolean b) {
        return constant(operand.recorder(), operand.dtype(), b ? 1 : 0);
    }

    private static Expr outOfBounds(Expr held, DType type, String number) {
        return outOfBounds(held, OutOfBounds.literal(type, number));
    }

    /** A value that stands for an integer out of the bounds of the dtype that it takes. */
    static Expr outOfBounds(Expr held, OutOfBounds outOfBounds) {
        return new Expr(held.recorder(), held.value(), outOfBounds);
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
