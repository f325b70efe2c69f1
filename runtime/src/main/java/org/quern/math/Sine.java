package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * sin and cos: |x| = n pi + r with |r| up to pi/2 by a constant in three parts (W. Cody and W. Waite, "Software Manual
 * for the Elementary Functions", 1980): the first multiply-add is exact, the others are in effect rounded once. Larger
 * arguments are reduced by {@link PayneHanek}. The sine of r is a polynomial; cos x is the sine of x + pi/2.
 */
final class Sine {
    /**
     * Constants of a dtype.
     *
     * @param bits of the same width
     * @param shift a constant that, added to a small number, leaves that number's nearest integer in the low bits
     * @param pi pi in parts
     * @param tail (sin r - r) / r^3 by r^2 on |r| up to a little more than pi/2, minimax
     * @param most bound of |x| below which x / pi is accurate enough to choose n
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(DType bits, double shift, double[] pi, double[] tail, double most) {
        /** sin r to 2^-61.5. */
        private static final Form F64 = new Form(DType.INT64, 0x1.8p52,
                new double[] {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53, -0x1.f1976b7ed8fbcp-109},
                new double[] {
                    -0x1.5555555555555p-3, 0x1.11111111110c9p-7, -0x1.a01a01a014eb1p-13, 0x1.71de3a52aa6efp-19,
                    -0x1.ae6454d92caadp-26, 0x1.6123ce3ff79aep-33, -0x1.ae43d71d48d02p-41, 0x1.883b6f79463d5p-49
                }, 0x1p30);

        /** sin r to 2^-27.3. */
        private static final Form F32 = new Form(DType.INT32, 0x1.8p23,
                new double[] {0x1.921fb6p+1, -0x1.777a5cp-24, -0x1.ee59dap-49},
                new double[] {-0x1.55554cp-3, 0x1.110edap-7, -0x1.9f70eep-13, 0x1.5dc8c4p-19}, 0x1p15);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }

        int signBit() {
            return 8 * bits.itemSize() - 1;
        }
    }

    private static final double INVERSE_PI = 0x1.45f306dc9c883p-2;

    private Sine() {}

    static void sin(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Expr size = x.abs();
        Expr shifted = fma(size, x.like(INVERSE_PI), x.like(form.shift));
        Var n = k.var(shifted.reinterpret(form.bits));
        Var r = k.var(rest(size, shifted.sub(form.shift)));
        k.when(size.lt(form.most).not(), () -> large(n, r, PayneHanek.halves(size.cast(DType.FLOAT64)), size));
        Expr sign = x.reinterpret(form.bits).and(-1L << form.signBit());
        k.out(0).set(signed(sine(r.get()), n.get().shl(form.signBit()).xor(sign)));
    }

    static void cos(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Expr size = x.abs();
        Expr shifted = fma(size, x.like(INVERSE_PI), x.like(0.5)).add(form.shift);
        Var n = k.var(shifted.reinterpret(form.bits));
        Var r = k.var(rest(size, shifted.sub(form.shift).sub(0.5)));
        k.when(size.lt(form.most).not(),
                () -> large(n, r, PayneHanek.halvesAfterQuarter(size.cast(DType.FLOAT64)), size));
        k.out(0).set(signed(sine(r.get()), n.get().shl(form.signBit())));
    }

    /** x - n pi. */
    private static Expr rest(Expr x, Expr n) {
        double[] pi = Form.of(x).pi;
        return fma(n, x.like(-pi[2]), fma(n, x.like(-pi[1]), fma(n, x.like(-pi[0]), x)));
    }

    private static void large(Var n, Var r, PayneHanek reduced, Expr size) {
        n.set(reduced.multiple().cast(n.get().dtype()));
        Expr rest = reduced.rest().round().cast(size.dtype());
        r.set(select(size.lt(Double.POSITIVE_INFINITY), rest, Double.NaN));
    }

    private static Expr sine(Expr r) {
        Expr square = r.mul(r);
        Expr sine = fma(r.mul(square), Polynomial.estrin(square, Form.of(r).tail), r);
        // Clamped: rounding errors must not lead beyond 1. A NaN remains.
        Expr atMost1 = select(sine.gt(1), 1.0, sine);
        return select(atMost1.lt(-1), -1.0, atMost1);
    }

    /** Changes the sign if the highest bit is set. */
    private static Expr signed(Expr x, Expr sign) {
        return x.reinterpret(sign.dtype()).xor(sign).reinterpret(x.dtype());
    }
}
