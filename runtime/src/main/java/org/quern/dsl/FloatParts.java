package org.quern.dsl;

import org.quern.dtype.DType;

/** The format of floats, and functions of their sign, exponent and last place, by operations on their bits. */
final class FloatParts {
    /**
     * The format of a float.
     *
     * @param bits the integer dtype of its width
     * @param width stored bits of the significand
     */
    record Format(DType bits, int width, int bias) {
        static Format of(DType type) {
            return type == DType.FLOAT64 ? new Format(DType.INT64, 52, 1023) : new Format(DType.INT32, 23, 127);
        }

        double leastNormal() {
            return Math.scalb(1.0, 1 - bias);
        }
    }

    private FloatParts() {}

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
        boolean weak = x.isWeak();
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
            Expr factor = Arithmetic.select(high, Math.scalb(1.0, (int) up),
                    Arithmetic.select(low, Math.scalb(1.0, (int) down), x.like(1.0)));
            x = x.mul(factor);
            n = n.sub(Arithmetic.select(high, n.like(up), Arithmetic.select(low, n.like(down), n.like(0))));
        }
        n = n.max(1L - f.bias).min(up);
        Expr scaled = x.mul(n.add(f.bias).shl(f.width).reinterpret(x.dtype()));
        return weak ? scaled.weak() : scaled;
    }

    static Expr signbit(Number operand) {
        Expr x = TypeRules.real(operand);
        return x.reinterpret(Format.of(x.dtype()).bits).lt(0);
    }

    static Expr spacing(Number operand) {
        Expr x = TypeRules.real(operand);
        Expr size = x.abs();
        Expr next = size.reinterpret(Format.of(x.dtype()).bits).add(1).reinterpret(x.dtype());
        Expr unit = Arithmetic.select(size.lt(Double.POSITIVE_INFINITY), next.sub(size), x.like(Double.NaN));
        Expr signed = Arithmetic.select(x.lt(0.0), unit.neg(), unit);
        return x.isWeak() ? signed.weak() : signed;
    }
}
