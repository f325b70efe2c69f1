package org.quern.dsl;

import org.quern.array.DType;
import org.quern.ir.Op;
import org.quern.typing.Casting;
import org.quern.typing.Promotion;

/** The typing rules of expressions: constants, conversions, promotion. One place for all operations. */
final class Typed {
    private Typed() {}

    static Expr constant(Trace trace, DType type, long n) {
        if (type.isFloat()) {
            return constant(trace, type, (double) n);
        }
        if (!Promotion.holds(type, n)) {
            throw new KernelException("integer " + n + " is out of bounds for " + type
                    + " (NEP 50: a literal takes the dtype of the operand beside it)");
        }
        return trace.constant(type, n);
    }

    static Expr constant(Trace trace, DType type, double x) {
        if (!type.isFloat()) {
            throw new KernelException("floating-point number " + x + " for " + type
                    + ": a float does not cast safely to it");
        }
        return trace.constant(type, type == DType.FLOAT64
                ? Double.doubleToRawLongBits(x)
                : Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL);
    }

    static Expr cast(Expr e, DType to) {
        return present(e).dtype() == to ? e : e.trace().let(new Op.Cast(to, e.trace().use(e)));
    }

    static Expr safely(String what, Expr e, DType to) {
        if (!Casting.SAFE.allows(present(e).dtype(), to)) {
            throw new KernelException(what + ": " + e.dtype() + " given, " + to
                    + " expected (rule: only safe casts are implicit; cast() for others)");
        }
        return cast(e, to);
    }

    /** The operand, which must be there. */
    static Expr present(Expr e) {
        if (e == null) {
            throw new KernelException("an operand is null: a value of the kernel expected");
        }
        return e;
    }

    /** The operand as a bool: as it is, or whether it is not zero. */
    static Expr truth(Expr e) {
        return cast(e, DType.BOOL);
    }

    static DType promote(Expr a, Expr b) {
        return Promotion.promote(present(a).dtype(), present(b).dtype());
    }

    /** The float in which a function of two real numbers computes. */
    static DType real(Expr a, Expr b) {
        return Promotion.real(present(a).dtype(), present(b).dtype());
    }

    /** The literal beside an operand, by NEP 50. */
    static Expr beside(Expr operand, long n) {
        return constant(operand.trace(), Promotion.withInteger(operand.dtype()), n);
    }

    /** The literal beside an operand, by NEP 50. */
    static Expr beside(Expr operand, double x) {
        return constant(operand.trace(), Promotion.withFloat(operand.dtype()), x);
    }
}
