package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.quern.dtype.DType;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Scalars;

/** Where errors are looked for: seeded, so that the same inputs come again. Inputs are pairs; unary functions take the first. */
final class AccuracyInputs {
    private static final double RANGE_PART = 0.25;

    private final DType type;
    private final boolean single;
    private final Random random;
    private long[] x = new long[1024];
    private long[] y = new long[1024];
    private int count;

    private AccuracyInputs(DType type, long seed) {
        this.type = type;
        this.single = type == DType.FLOAT32;
        this.random = new Random(seed);
    }

    /**
     * Inputs for all functions: pairs of special values, and so many of every exponent and sign, subnormals with them.
     */
    static long[][] everywhere(DType type, int ofEach, long seed) {
        AccuracyInputs in = new AccuracyInputs(type, seed);
        long[] special = Samples.special(type);
        for (long a : special) {
            for (long b : special) {
                in.add(a, b);
            }
        }
        int exponents = in.single ? 1 << 8 : 1 << 11;
        int digits = in.single ? 23 : 52;
        for (int e = 0; e < exponents - 1; e++) {
            for (int i = 0; i < ofEach; i++) {
                long fraction = in.random.nextLong() >>> (Long.SIZE - digits);
                // subnormals of every size
                long bits = ((long) e << digits) | (e == 0 ? fraction >>> in.random.nextInt(digits) : fraction);
                in.add(bits, in.any());
                in.add(bits | in.sign(), in.any());
            }
        }
        return in.done();
    }

    /** Inputs for one function: where it is used, and around its thresholds; about so many. */
    static long[][] of(MathFunction f, DType type, int about, long seed) {
        AccuracyInputs in = new AccuracyInputs(type, seed + Exhaustive.result(f));
        if (f.arity() == 2) {
            in.pairs(f, about);
            return in.done();
        }
        for (double[] range : ranges(f, in.single)) {
            for (int i = 0; i < about * RANGE_PART; i++) {
                in.add(range[0] + (range[1] - range[0]) * in.random.nextDouble());
            }
        }
        for (double t : thresholds(f, in.single)) {
            in.around(t, 40);
        }
        if (f == MathFunction.SIN || f == MathFunction.COS || f == MathFunction.TAN) {
            for (int i = 0; i < about * RANGE_PART; i++) {
                double quarters = i < 400 ? i : Math.rint(Math.scalb(in.random.nextDouble(), in.random.nextInt(50)));
                in.around(quarters * (Math.PI / 2), 1);
            }
        }
        return in.done();
    }

    /** Dense ranges. Those of exponentials reach past overflow and underflow. */
    private static List<double[]> ranges(MathFunction f, boolean single) {
        double most = single ? 90 : 711;
        double least = single ? -105 : -747;
        return switch (f) {
            case EXP -> of(least, most, -1, 1, -20, 20);
            case EXP2 -> of(least * 1.45, most * 1.45, -1, 1, -20, 20);
            case EXPM1 -> of(-40, most, -1, 1, -0.01, 0.01);
            case LOG, LOG2, LOG10 -> of(0, 4, 0.9, 1.1, 0.999, 1.001, 0, 1000);
            case LOG1P -> of(-1, 1, -0.01, 0.01, 0, 100);
            case SIN, COS, TAN -> of(-6.3, 6.3, -0.8, 0.8, -1e5, 1e5, -1e9, 1e9, -1e15, 1e15);
            case ASIN, ACOS, ATANH -> of(-1, 1, -0.6, 0.6, 0.98, 1, -1, -0.98, -0.05, 0.05);
            case ATAN -> of(-1, 1, -10, 10, -1000, 1000);
            case SINH, COSH -> of(-most, most, -1, 1, -20, 20, -0.1, 0.1);
            case TANH -> of(-1, 1, -23, 23, -0.1, 0.1, -4, 4);
            case ASINH -> of(-1, 1, -10, 10, -0.1, 0.1, -1e9, 1e9);
            case ACOSH -> of(1, 2, 1, 1.01, 1, 20, 1, 1e9);
            case CBRT -> of(-1, 1, -8, 8, -1e9, 1e9);
            case ERF -> of(-1, 1, -6, 6, -0.01, 0.01);
            case ERFC -> of(-1, 1, -6, 6, 5, 28);
            case TGAMMA -> of(-10, 10, 0, 3, single ? 20 : 100, single ? 36 : 172, single ? -45 : -185, 0);
            case LGAMMA -> of(-10, 10, 0.5, 3, 0, 200, -50, 0);
            case ATAN2, POW, HYPOT, NEXTAFTER -> throw new AssertionError(f);
        };
    }

    private static List<double[]> of(double... ends) {
        double[][] ranges = new double[ends.length / 2][];
        Arrays.setAll(ranges, i -> new double[] {ends[2 * i], ends[2 * i + 1]});
        return List.of(ranges);
    }

    /** Where a function's result changes its kind, or its usual implementation its formula. */
    private static double[] thresholds(MathFunction f, boolean single) {
        double most = single ? Float.MAX_VALUE : Double.MAX_VALUE;
        double normal = single ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        double least = single ? Float.MIN_VALUE : Double.MIN_VALUE;
        return switch (f) {
            case EXP -> new double[] {0, Math.log(most), Math.log(normal), Math.log(least), -Math.log(4 / least)};
            case EXP2 ->
                single ? new double[] {0, 1, 128, -126, -149, -150} : new double[] {0, 1, 1024, -1022, -1074, -1075};
            case EXPM1 -> new double[] {0, Math.log(most), -37, -17, Math.log(2), -Math.log(2), 0.25, -0.25};
            case LOG, LOG2, LOG10 ->
                new double[] {0, 1, 10, 1000, 1e10, 2, 4, normal, most, Math.sqrt(0.5), Math.sqrt(2)};
            case LOG1P -> new double[] {-1, 0, 1, normal, most, Math.sqrt(0.5) - 1, Math.sqrt(2) - 1};
            // The last ones are closest to multiples of half of pi in their dtypes.
            case SIN, COS, TAN ->
                new double[] {0, Math.PI / 4, 105414350, 1e5, 0x1p15, 0x1p20, 0x1p23, 0x1p28, 0x1p30, 0x1p52, most,
                    single ? 16367173 * 0x1p72 : 0x1.6ac5b262ca1ffp+849,
                    single ? 10741887 * 0x1p11 : 0x1.4c96c11134d36p+578};
            case ASIN, ACOS, ATANH -> new double[] {0, 0.5, -0.5, 1, -1, 0x1p-27, normal};
            case ATAN -> new double[] {0, 1, -1, 0.4375, 2.4375, 0x1p-27, 0x1p54, 0x1p66, most};
            case SINH, COSH ->
                new double[] {0, Math.log(most), Math.log(most) + Math.log(2), 22, 1, -Math.log(most) - Math.log(2),
                    0x1p-28, normal, 0.35, Math.log(2)};
            case TANH -> new double[] {0, 1, -1, 22, 19.1, 9.01, 0x1p-28, 0.175, 0.35, normal};
            case ASINH -> new double[] {0, 1, -1, 2, 0x1p28, 0x1p30, -0x1p30, 0x1p-28, normal, most};
            case ACOSH -> new double[] {1, 2, 0x1p28, 0x1p30, most};
            case CBRT -> new double[] {0, 1, 8, 27, -1000, normal, most, 0x1p-1022 * 3};
            case ERF -> new double[] {0, 0.84375, 1.25, 6, 0x1p-28, 2.5e-308};
            case ERFC -> new double[] {0, 0.25, 0.84375, 1.25, 6, -6, 26.5, 27.2, 28, 9.2, 10.06, 1 / 0.35};
            case TGAMMA -> new double[] {0, 1, 2, 3, 1.4616321449683622, -1, -2, -3, -0.5, -10, 35.04, 171.62, -170.5,
                -177, -184, -42, 1 / most};
            case LGAMMA -> new double[] {0, 1, 2, 3, -1, -2, -2.457024738220800, -2.7476826467274127, -3.14358088834998,
                -3.955294284858598, -4.0393618397405040, -4.9915447180562, -10.000000275, 8, 0x1p58, most / 700};
            case ATAN2, POW, HYPOT, NEXTAFTER -> throw new AssertionError(f);
        };
    }

    private void pairs(MathFunction f, int about) {
        for (int i = 0; i < about; i++) {
            double near = 1 + Math.scalb(random.nextDouble() - 0.5, -random.nextInt(30));
            double any = Math.scalb(1 + random.nextDouble(),
                    random.nextInt(single ? 250 : 2040) - (single ? 125 : 1020));
            double most = single ? 104 : 746;
            if (f == MathFunction.POW) {
                switch (i & 3) {
                    // a base near 1, and results to overflow and underflow
                    case 0 -> add(near, (2 * random.nextDouble() - 1) * most / Math.log((float) near));
                    case 1 -> add(any, (2 * random.nextDouble() - 1) * most / Math.log(any));
                    case 2 -> add(random.nextDouble() * 10, random.nextDouble() * 20 - 10);
                    default -> add(random.nextInt(41) - 20, random.nextInt(81) / (double) (1 + random.nextInt(2)) - 20);
                }
            } else {
                double sign = random.nextBoolean() ? 1 : -1;
                switch (i & 3) {
                    case 0 -> add(sign * any, any * near);
                    case 1 -> add(any * sign, -any * random.nextDouble() * 10);
                    case 2 -> add(random.nextGaussian(), random.nextGaussian());
                    default -> add(any, sign * any * Math.scalb(random.nextDouble(), random.nextInt(60) - 30));
                }
            }
        }
    }

    /** The neighbours of a number on both sides. */
    private void around(double center, int each) {
        long bits = Scalars.bits(type, center);
        for (int i = -each; i <= each; i++) {
            if (center == 0) {
                add(i < 0 ? -i | sign() : i, any());
            } else {
                add(bits + i, any());
            }
        }
    }

    private long any() {
        return Scalars.wrap(type, random.nextLong());
    }

    private long sign() {
        return single ? 1L << 31 : Long.MIN_VALUE;
    }

    private void add(double a) {
        add(Scalars.bits(type, a), any());
    }

    private void add(double a, double b) {
        add(Scalars.bits(type, a), Scalars.bits(type, b));
    }

    private void add(long a, long b) {
        if (count == x.length) {
            x = Arrays.copyOf(x, 2 * count);
            y = Arrays.copyOf(y, 2 * count);
        }
        x[count] = a;
        y[count++] = b;
    }

    private long[][] done() {
        return new long[][] {Arrays.copyOf(x, count), Arrays.copyOf(y, count)};
    }
}
