package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * tan: |x| is n quarter turns plus r, with |r| at most pi/4, reduced as in {@link Sine}; tan r is a quotient of
 * polynomials, and for odd n the result is -1 / tan r, the same quotient inverted.
 */
final class Tangent {
    /**
     * Constants of a dtype; tan r = (r + r^3 P(r^2)) / (1 + r^2 Q(r^2)), minimax on |r| up to a little more than pi/4.
     *
     * @param bits of the same width
     * @param shift a constant that, added to a small number, leaves that number's nearest integer in the low bits
     * @param quarter pi/2 in parts
     * @param most bound of |x| below which x / (pi/2) is accurate enough to choose n
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(DType bits, double shift, double[] quarter, double[] p, double[] q, double most) {
        /** To 2^-55.4. */
        private static final Form F64 = new Form(DType.INT64, 0x1.8p52,
                new double[] {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110},
                new double[] {-0x1.06b8fe059d6dfp-3, 0x1.6fc37c25e56a1p-9, -0x1.f62675717a474p-18},
                new double[] {-0x1.d8b1d458240a1p-2, 0x1.7e79a8d2458b5p-6, -0x1.b51da1a8f88c1p-13}, 0x1p30);

        /** To 2^-35.2 before the coefficients are rounded. */
        private static final Form F32 = new Form(DType.INT32, 0x1.8p23,
                new double[] {0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50},
                new double[] {-0x1.c81c96p-4, 0x1.19bc38p-10}, new double[] {-0x1.c75c7ap-2, 0x1.05ab0cp-6}, 0x1p15);
    }

    private static final double INVERSE_QUARTER = 0x1.45f306dc9c883p-1;

    private Tangent() {}

    static void tan(Kernel k) {
        Expr x = k.in(0);
        Form form = x.dtype() == DType.FLOAT64 ? Form.F64 : Form.F32;
        Expr size = x.abs();
        Expr shifted = fma(size, x.like(INVERSE_QUARTER), x.like(form.shift));
        Expr n = shifted.sub(form.shift);
        Var quarters = k.var(shifted.reinterpret(form.bits));
        Var rest = k.var(fma(n, x.like(-form.quarter[2]),
                fma(n, x.like(-form.quarter[1]), fma(n, x.like(-form.quarter[0]), size))));
        k.when(size.lt(form.most).not(), () -> {
            PayneHanek reduced = PayneHanek.quarters(size.cast(DType.FLOAT64));
            quarters.set(reduced.multiple().cast(form.bits));
            Expr r = reduced.rest().round().cast(x.dtype());
            rest.set(select(size.lt(Double.POSITIVE_INFINITY), r, Double.NaN));
        });
        Expr r = rest.get();
        Expr z = r.mul(r);
        Expr sine = fma(r.mul(z), Polynomial.estrin(z, form.p), r);
        Expr cosine = fma(z, Polynomial.estrin(z, form.q), z.like(1));
        Expr odd = quarters.get().and(1).ne(0);
        int highest = 8 * form.bits.itemSize() - 1;
        Expr sign = quarters.get().shl(highest).xor(x.reinterpret(form.bits).and(-1L << highest));
        Expr numerator = select(odd, cosine, sine).reinterpret(form.bits).xor(sign).reinterpret(x.dtype());
        k.out(0).set(numerator.div(select(odd, sine, cosine)));
    }
}
