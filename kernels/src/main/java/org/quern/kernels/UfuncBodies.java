package org.quern.kernels;

import java.util.function.Consumer;
import org.quern.dsl.Expr;
import org.quern.dsl.Frexp;
import org.quern.dsl.Kernel;
import org.quern.dsl.Modf;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;

/** Bodies of the ufuncs that the language has no single word for. */
final class UfuncBodies {
    /** Euclid's steps for any two 64-bit numbers: 91 for neighbours of Fibonacci's, and one if the larger is second. */
    private static final int MOST_STEPS = 92;

    private UfuncBodies() {}

    static Expr floatPower(Expr x, Expr y) {
        return Dtypes.as(DType.FLOAT64, x).pow(Dtypes.as(DType.FLOAT64, y));
    }

    static Expr fabs(Expr x) {
        return Dtypes.as(Dtypes.real(x.dtype()), x).abs();
    }

    static Expr positive(Expr x) {
        if (x.dtype() == DType.BOOL) {
            throw ArgumentException.of("positive has no form for bool (rule: bools have no sign)");
        }
        return x;
    }

    static Expr conjugate(Expr x) {
        return number(x);
    }

    static Expr bitwiseCount(Expr x) {
        return number(x).abs().popcount().cast(DType.UINT8);
    }

    static Expr heaviside(Expr x, Expr y) {
        DType type = Dtypes.widerReal(x.dtype(), y.dtype());
        Expr a = Dtypes.as(type, x);
        Expr step = Ops.select(a.lt(0), a.like(0), a.like(1));
        return Ops.select(a.isnan(), a, Ops.select(a.eq(0), Dtypes.as(type, y), step));
    }

    static void divmod(Kernel k) {
        k.out(0).set(Ops.floorDivide(k.in(0), k.in(1)));
        k.out(1).set(Ops.remainder(k.in(0), k.in(1)));
    }

    static void frexp(Kernel k) {
        Frexp parts = Ops.frexp(k.in(0));
        k.out(0).set(parts.significand());
        k.out(1).set(parts.exponent());
    }

    static void modf(Kernel k) {
        Modf parts = Ops.modf(k.in(0));
        k.out(0).set(parts.fraction());
        k.out(1).set(parts.whole());
    }

    static void gcd(Kernel k) {
        DType type = integer(k, "gcd");
        k.out(0).set(divisor(k, magnitude(k.in(0), type), magnitude(k.in(1), type)).cast(type));
    }

    /** Of two zeros, whose divisor is 0, the quotient by zero is 0. */
    static void lcm(Kernel k) {
        DType type = integer(k, "lcm");
        Expr x = magnitude(k.in(0), type);
        Expr y = magnitude(k.in(1), type);
        k.out(0).set(x.floorDiv(divisor(k, x, y)).mul(y).cast(type));
    }

    /** A bool in int8, as NumPy computes with it. */
    private static Expr number(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
    }

    /** The integer dtype to which both operands promote. */
    private static DType integer(Kernel k, String name) {
        DType x = k.in(0).dtype();
        DType y = k.in(1).dtype();
        DType type = k.promote(k.in(0), k.in(1));
        if (!type.isInteger()) {
            throw ArgumentException.of(name + " has no form for this dtype: " + x + " and " + y
                    + " given, which promote to " + type + " (rule: divisors are of integers)");
        }
        return type;
    }

    /** The magnitude as an unsigned integer of the dtype's width, which holds that of the smallest, too. */
    private static Expr magnitude(Expr x, DType type) {
        DType unsigned = switch (type.itemSize()) {
            case 1 -> DType.UINT8;
            case 2 -> DType.UINT16;
            case 4 -> DType.UINT32;
            default -> DType.UINT64;
        };
        return Dtypes.as(unsigned, Dtypes.as(type, x).abs());
    }

    /** The greatest common divisor of two unsigned integers, by Euclid. */
    private static Expr divisor(Kernel k, Expr x, Expr y) {
        Var a = k.var(x);
        Var b = k.var(y);
        k.loop(MOST_STEPS, new Consumer<>() { // no lambda: a fresh process runs this on the way to its first result
            @Override
            public void accept(Expr step) {
                k.breakIf(b.eq(0));
                Expr rest = a.mod(b);
                a.set(b);
                b.set(rest);
            }
        });
        return a.get();
    }
}
