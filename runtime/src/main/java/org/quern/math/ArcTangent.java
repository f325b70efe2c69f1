package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * atan and atan2: a polynomial of t between -tan(pi/8) and tan(pi/8). t is a quotient: x itself, near 1 by the addition
 * theorem (x - 1) / (x + 1), or -1/x. There is one division.
 */
final class ArcTangent {
    /** tan(pi/8). */
    static final double EIGHTH = 0x1.a827999fcef32p-2;

    /** tan(3 pi/8). */
    private static final double THREE_EIGHTHS = 0x1.3504f333f9de6p+1;

    /**
     * Constants of a dtype.
     *
     * @param bits integer dtype of the same width
     * @param tail (atan t - t) / t^3 by t^2 on |t| up to tan(pi/8), minimax
     * @param largest a power of two; from its inverse up to it sums and products with numbers near 1 stay in range
     * @param scale a power of two that brings larger and smaller numbers into that range
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    record Form(DType bits, double[] tail, double largest, double scale) {
        /** atan t to 2^-54.7. */
        private static final Form F64 = new Form(DType.INT64, new double[] {
            -0x1.5555555555316p-2, 0x1.999999994934bp-3, -0x1.24924905671a7p-3, 0x1.c71c65c841ee2p-4,
            -0x1.745bc280612dp-4, 0x1.3afc2b7b2035fp-4, -0x1.1004d790e5a79p-4, 0x1.d2515bf932a82p-5,
            -0x1.650da188ae931p-5, 0x1.5c3679a83aa45p-6
        }, 0x1p1000, 0x1p100);

        /** atan t to 2^-30.4. */
        private static final Form F32 = new Form(DType.INT32, new double[] {
            -0x1.55554ap-2, 0x1.9991e4p-3, -0x1.23b9dp-3, 0x1.b226f2p-4, -0x1.f2f1b6p-5
        }, 0x1p100, 0x1p30);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }
    }

    /**
     * The sides of a right triangle.
     *
     * @param steep true if y is the longer one
     * @param shorter |x| or |y|, or both scaled
     * @param longer the other one, not zero or infinite
     */
    record Sides(Expr steep, Expr shorter, Expr longer) {
        /** The sides of |x| and |y|, scaled if they are extreme. Two infinities are replaced by ones. */
        static Sides of(Kernel k, Expr x, Expr y) {
            Form form = Form.of(x);
            Expr steep = y.gt(x);
            Var shorter = k.var(select(steep, x, y));
            Var longer = k.var(select(steep, y, x));
            Expr ordinary = longer.get().le(form.largest).and(longer.get().ge(1 / form.largest));
            k.when(ordinary.not(), () -> {
                Expr a = shorter.get();
                Expr b = longer.get();
                double infinity = Double.POSITIVE_INFINITY;
                Expr infinite = b.eq(infinity);
                Expr scale = select(b.gt(1), x.like(1 / form.scale), x.like(form.scale));
                Expr one = x.like(1);
                Expr beside = select(a.eq(infinity), one, a.mul(0)); // of an infinity; a NaN stays
                shorter.set(select(infinite, beside, a.mul(scale)));
                longer.set(select(infinite.or(b.eq(0)), one, b.mul(scale)));
            });
            return new Sides(steep, shorter.get(), longer.get());
        }

        /** {@return whether the angle at the longer side is beyond pi/8} */
        Expr middle() {
            return shorter.gt(longer.mul(EIGHTH));
        }
    }

    private ArcTangent() {}

    static void atan(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Expr one = x.like(1);
        Expr middle = size.gt(EIGHTH);
        Expr far = size.gt(THREE_EIGHTHS);
        Expr numerator = select(far, one.neg(), select(middle, size.sub(1), size));
        Expr denominator = select(far, size, select(middle, size.add(1), one));
        Expr start = select(far, x.like(Math.PI / 2), select(middle, x.like(Math.PI / 4), x.like(0.0)));
        k.out(0).set(copysign(start.add(arc(numerator.div(denominator))), x));
    }

    static void atan2(Kernel k) {
        Expr y = k.in(0);
        Expr x = k.in(1);
        DType bits = Form.of(x).bits;
        Sides sides = Sides.of(k, x.abs(), y.abs());
        Expr a = sides.shorter;
        Expr b = sides.longer;
        Expr middle = sides.middle();
        Expr t = select(middle, a.sub(b), a).div(select(middle, a.add(b), b));
        Expr octant = select(middle, x.like(Math.PI / 4), x.like(0.0)).add(arc(t));
        Expr left = x.reinterpret(bits).lt(0);
        Expr start = select(sides.steep, x.like(Math.PI / 2), select(left, x.like(Math.PI), x.like(0.0)));
        Expr signed = select(sides.steep.ne(left), octant.neg(), octant);
        k.out(0).set(copysign(start.add(signed), y));
    }

    private static Expr arc(Expr t) {
        Expr square = t.mul(t);
        return fma(t.mul(square), Polynomial.estrin(square, Form.of(t).tail), t);
    }
}
