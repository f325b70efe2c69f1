package org.quern.dsl;

import static org.quern.dsl.Ops.select;

import org.quern.dtype.DType;

/** Splits a float into significand and exponent, and composes it, by operations on its bits. */
final class FloatParts {
    /**
     * The format of a float.
     *
     * @param bits the integer dtype of its width
     * @param width stored bits of the significand
     */
    private record Format(DType bits, int width, int bias) {
        static Format of(DType type) {
            return type == DType.FLOAT64 ? new Format(DType.INT64, 52, 1023) : new Format(DType.INT32, 23, 127);
        }

        double leastNormal() {
            return Math.scalb(1.0, 1 - bias);
        }
    }

    private FloatParts() {}

    static Frexp frexp(Number operand) {
        Expr x = TypeRules.real(operand);
        Format f = Format.of(x.dtype());
        Expr subnormal = x.abs().lt(f.leastNormal());
        Expr normal = select(subnormal, x.mul(Math.scalb(1.0, f.width + 1)), x);
        Expr bits = normal.reinterpret(f.bits);
        long field = 2L * f.bias + 1;
        Expr exponent = bits.shr(f.width).and(field).sub(f.bias - 1L)
                .sub(select(subnormal, bits.like(f.width + 1L), bits.like(0)));
        // The sign and significand bits with the exponent of 1/2.
        Expr half = bits.and(~(field << f.width)).or((f.bias - 1L) << f.width).reinterpret(x.dtype());
        Expr hasParts = x.ne(0).and(x.abs().lt(Double.POSITIVE_INFINITY));
        return new Frexp(select(hasParts, half, x), select(hasParts, exponent, bits.like(0)).cast(DType.INT32));
    }

    static Modf modf(Number operand) {
        Expr x = TypeRules.real(operand);
        Expr whole = Ops.trunc(x);
        Expr fraction = select(Ops.isinf(x), x.like(0.0), x.sub(whole));
        return new Modf(Ops.copysign(fraction, x), whole);
    }

    static Expr ldexp(Number operand, Number power) {
        Expr number = TypeRules.read(operand, "x");
        Expr given = TypeRules.read(power, "n");
        Recorder r = (number != null ? number : given != null ? given : TypeRules.operand(operand, "x")).recorder();
        Expr exponent = TypeRules.index(r, given == null ? power : given, "n");
        if (exponent.dtype().isFloat() || exponent.dtype() == DType.UINT64) {
            throw new KernelException("ldexp", "ldexp: an exponent of " + exponent.dtype()
                    + " given, an integer that casts safely to int64 expected");
        }
        Expr x = TypeRules.real(TypeRules.alone(r, number == null ? operand : number, "x"));
        Format f = Format.of(x.dtype());
        // Exponents beyond this scale the smallest number past the largest, or the reverse; they are clamped to it.
        long most = 4L * f.bias;
        Expr n = exponent.cast(DType.INT64).max(-most).min(most).cast(f.bits);
        // Scales up by the largest power of two, and down by one from which only numbers that become zero lose digits:
        // so only the last product rounds.
        long up = f.bias;
        long down = f.width + 2L - f.bias;
        for (int step = 0; step < 2; step++) {
            Expr high = n.gt(up);
            Expr low = n.lt(1L - f.bias);
            Expr factor = select(high, Math.scalb(1.0, (int) up),
                    select(low, Math.scalb(1.0, (int) down), x.like(1.0)));
            x = x.mul(factor);
            n = n.sub(select(high, n.like(up), select(low, n.like(down), n.like(0))));
        }
        n = n.max(1L - f.bias).min(up);
        return x.mul(n.add(f.bias).shl(f.width).reinterpret(x.dtype()));
    }

    static Expr signbit(Number operand) {
        Expr x = TypeRules.real(operand);
        return x.reinterpret(Format.of(x.dtype()).bits).lt(0);
    }

    static Expr spacing(Number operand) {
        Expr x = TypeRules.real(operand);
        Expr size = x.abs();
        Expr next = size.reinterpret(Format.of(x.dtype()).bits).add(1).reinterpret(x.dtype());
        Expr unit = select(size.lt(Double.POSITIVE_INFINITY), next.sub(size), x.like(Double.NaN));
        return select(x.lt(0.0), unit.neg(), unit);
    }
}
