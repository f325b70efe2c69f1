package org.quern.math;

import static org.quern.dsl.Ops.select;

import java.math.BigInteger;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;

/**
 * A float64 from 2^15 on, however large, as a multiple of half a turn or of a quarter of one and a rest, by the method
 * of M. Payne and R. Hanek, "Radian reduction for trigonometric functions" (SIGNUM Newsletter 18, 1983): of x = m 2^e
 * with an integer m, m is multiplied by those 192 bits of 2 / pi that decide the quotient modulo 4 and its fraction.
 * The bits after them contribute less than 2^-137 turns, and no float64 is closer to a multiple of a quarter turn than
 * some 2^-62.
 *
 * <p>The bits are taken from constants by a barrel shifter, since selecting one of many constants in each lane takes as
 * many selects.
 *
 * @param multiple the nearest multiple, an integer of 64 bits that is right in its lowest bit for half turns, in the
 *     lowest two for quarters
 * @param rest x less that multiple, in radians
 */
record PayneHanek(Expr multiple, DoubleDouble rest) {
    /** 64 zeros, and then the bits of 2 / pi, from that of 1/2 on. */
    private static final String[] TWO_OVER_PI = {
        "0000000000000000", "a2f9836e4e441529", "fc2757d1f534ddc0", "db6295993c439041", "fe5163abdebbc561",
        "b7246e3a424dd2e0", "06492eea09d1921c", "fe1deb1cb129a73e", "e88235f52ebb4484", "e99c7026b45f7e41",
        "3991d639835339f4", "9c845f8bbdf9283b", "1ff897ffde05980f", "ef2f118b5a0a6d1f", "6d367ecf27cb09b7",
        "4f463f669e5fea2d", "7527bac7ebe5f17b", "3d0739f78a5292ea", "6bfb5fb11f8d5d08", "56033046fc7b6bab"
    };

    /** Words of the constant that are used: three, and a fourth whose bits are shifted into them. */
    private static final int WINDOW = 4;

    private static final int DIGIT = 32;
    private static final int DIGITS = 6;
    private static final long DIGIT_MASK = (1L << DIGIT) - 1;

    private static final double PI_HIGH = 0x1.921fb54442d18p+1;
    private static final double PI_LOW = 0x1.1a62633145c07p-53;

    /**
     * Subtracted from the exponent's field, it gives the position of the first bit needed: that of weight 2 in the
     * quotient.
     */
    private static final long EXPONENT_OF_FIRST = 1013;

    /** x as a multiple of half turns. */
    static PayneHanek halves(Expr x) {
        return of(x, 0, 1);
    }

    /** x and a quarter turn, as a multiple of half turns. */
    static PayneHanek halvesAfterQuarter(Expr x) {
        return of(x, 1, 1);
    }

    /** x as a multiple of quarter turns. */
    static PayneHanek quarters(Expr x) {
        return of(x, 0, 2);
    }

    /**
     * x and some quarters.
     *
     * @param integers number of bits of the quotient that belong to the multiple: 1 for half turns, 2 for quarters
     */
    private static PayneHanek of(Expr x, long quarters, int integers) {
        Expr bits = x.reinterpret(DType.UINT64);
        Expr place = bits.shr(52).sub(EXPONENT_OF_FIRST);
        Expr[] t = product(bits.and((1L << 52) - 1).or(1L << 52), window(place));
        Expr top = t[5].shl(DIGIT).or(t[4]).add(quarters << 62).reinterpret(DType.INT64);
        // The highest bits, which belong to the multiple, are replaced by copies of the next bit, the fraction's sign.
        Expr fraction = top.shl(integers).shr(integers);
        Expr multiple = top.sub(fraction).reinterpret(DType.UINT64).shr(Long.SIZE - integers);
        double unit = Math.scalb(1.0, integers - Long.SIZE); // of the fraction
        Expr first = fraction.shr(DIGIT).cast(DType.INT32).cast(DType.FLOAT64).mul(Math.scalb(unit, DIGIT));
        DoubleDouble sum = DoubleDouble.sum(first, real(fraction.reinterpret(DType.UINT64).and(DIGIT_MASK), unit));
        for (int i = 3; i > 0; i--) {
            sum = sum.add(real(t[i], Math.scalb(unit, DIGIT * (i - 4))));
        }
        double half = Math.scalb(1.0, 1 - integers);
        return new PayneHanek(multiple, sum.mul(new DoubleDouble(x.like(PI_HIGH * half), x.like(PI_LOW * half))));
    }

    /** Three words of the constant, from a bit on, as digits, the lowest first. */
    private static Expr[] window(Expr place) {
        Expr[] words = new Expr[TWO_OVER_PI.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = place.like(new BigInteger(TWO_OVER_PI[i], 16));
        }
        for (int by = 16; by > 0; by /= 2) {
            Expr shifted = place.and((long) by * Long.SIZE).ne(0);
            for (int i = 0; i < WINDOW + by - 1; i++) {
                words[i] = i + by < words.length ? select(shifted, words[i + by], words[i]) : words[i];
            }
        }
        Expr shift = place.and(Long.SIZE - 1);
        Expr back = shift.subFrom(Long.SIZE);
        Expr[] digits = new Expr[DIGITS];
        for (int i = 0; i < WINDOW - 1; i++) {
            Expr word = words[i].shl(shift).or(words[i + 1].shr(back));
            digits[DIGITS - 1 - 2 * i] = word.shr(DIGIT);
            digits[DIGITS - 2 - 2 * i] = word.and(DIGIT_MASK);
        }
        return digits;
    }

    /** The lowest digits of the product with a number of less than two digits. */
    private static Expr[] product(Expr m, Expr[] digits) {
        Expr low = m.and(DIGIT_MASK);
        Expr high = m.shr(DIGIT);
        Expr carry = m.like(0);
        Expr[] product = new Expr[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            Expr p = low.mul(digits[i]);
            Expr digit = p.and(DIGIT_MASK).add(carry);
            product[i] = digit.and(DIGIT_MASK);
            carry = digit.shr(DIGIT).add(p.shr(DIGIT)).add(high.mul(digits[i]));
        }
        return product;
    }

    /**
     * A digit times a power of two: the digit is placed in the low bits of a large number, which every instruction set
     * can do.
     */
    private static Expr real(Expr digit, double unit) {
        double large = unit * 0x1p52;
        return digit.or(Double.doubleToLongBits(large)).reinterpret(DType.FLOAT64).sub(large);
    }
}
