package org.quern.dsl;

import org.quern.dtype.DType;

/**
 * A number as significand times a power of two: the results of {@link Ops#frexp}.
 *
 * @param significand at least 1/2 and below 1 in size, with the number's sign; a zero, infinity or NaN as it is
 * @param exponent int32; 0 for a zero, an infinity or a NaN
 */
public record Frexp(Expr significand, Expr exponent) {
    /** Checks that both are present. */
    public Frexp {
        TypeRules.read(significand, "significand");
        TypeRules.read(exponent, "exponent");
    }

    static Frexp of(Number operand) {
        Expr x = TypeRules.real(operand);
        FloatParts.Format f = FloatParts.Format.of(x.dtype());
        Expr subnormal = x.abs().lt(f.leastNormal());
        Expr normal = Ops.select(subnormal, x.mul(Math.scalb(1.0, f.width() + 1)), x);
        Expr bits = normal.reinterpret(f.bits());
        long field = 2L * f.bias() + 1;
        Expr exponent = bits.shr(f.width()).and(field).sub(f.bias() - 1L)
                .sub(Ops.select(subnormal, bits.like(f.width() + 1L), bits.like(0)));
        // The sign and significand bits with the exponent of 1/2.
        Expr half = bits.and(~(field << f.width())).or((f.bias() - 1L) << f.width()).reinterpret(x.dtype());
        Expr hasParts = x.ne(0).and(x.abs().lt(Double.POSITIVE_INFINITY));
        return new Frexp(Ops.select(hasParts, half, x),
                Ops.select(hasParts, exponent, bits.like(0)).cast(DType.INT32));
    }
}
