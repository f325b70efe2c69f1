package org.quern.kernels;

import java.util.function.DoubleUnaryOperator;

/**
 * NumPy's ufuncs of floats by their definitions in IEEE 754, C99 and NumPy's sources, in Java's float64. Exact ones
 * round each operation to their dtype; the others are functions of {@link StrictMath} in float64.
 */
final class FloatReference {
    private final boolean single;

    /** For float32 or float64. */
    FloatReference(boolean single) {
        this.single = single;
    }

    /** The results; null if there is no such ufunc. */
    double[] of(String name, double x, double y) {
        return switch (name) {
            case "divmod" -> new double[] {floorDivide(x, y), remainder(x, y)};
            case "frexp" -> frexp(x);
            case "modf" -> new double[] {Math.copySign(Double.isInfinite(x) ? 0 : x % 1, x), trunc(x)};
            default -> new double[] {one(name, x, y)};
        };
    }

    /** Units in the last place that a result may be off; 0 for the same bits. */
    static double tolerance(String name) {
        return switch (name) {
            case "degrees", "rad2deg", "radians", "deg2rad" -> 2;
            case "power", "float_power", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos",
                    "tan", "arcsin", "arccos", "arctan", "arctan2", "hypot", "sinh", "cosh", "tanh", "arcsinh",
                    "arccosh", "arctanh", "logaddexp", "logaddexp2" ->
                8;
            default -> 0;
        };
    }

    private double one(String name, double x, double y) {
        boolean nan = Double.isNaN(x) || Double.isNaN(y);
        return switch (name) {
            case "add" -> round(x + y);
            case "subtract" -> round(x - y);
            case "multiply" -> round(x * y);
            case "divide" -> round(x / y);
            case "floor_divide" -> floorDivide(x, y);
            case "remainder" -> remainder(x, y);
            case "fmod" -> x % y;
            case "power", "float_power" -> power(x, y);
            case "negative" -> -x;
            case "positive", "conjugate" -> x;
            case "absolute", "fabs" -> Math.abs(x);
            case "sign" -> x > 0 ? 1 : x < 0 ? -1 : x + 0.0;
            case "square" -> round(x * x);
            case "reciprocal" -> round(1 / x);
            case "heaviside" -> Double.isNaN(x) ? x : x == 0 ? y : x < 0 ? 0 : 1;
            case "maximum" -> nan ? Double.NaN : x >= y ? x : y;
            case "minimum" -> nan ? Double.NaN : x <= y ? x : y;
            case "fmax" -> Double.isNaN(y) || x >= y ? x : y;
            case "fmin" -> Double.isNaN(y) || x <= y ? x : y;
            case "sqrt" -> round(Math.sqrt(x));
            case "degrees", "rad2deg" -> x * (180 / Math.PI);
            case "radians", "deg2rad" -> x * (Math.PI / 180);
            case "copysign" -> Double.longBitsToDouble((Double.doubleToRawLongBits(x) & Long.MAX_VALUE)
                    | (Double.doubleToRawLongBits(y) & Long.MIN_VALUE));
            case "nextafter" -> single ? Math.nextAfter((float) x, y) : Math.nextAfter(x, y);
            case "spacing" -> spacing(x);
            case "ldexp" -> round(Math.scalb(x, (int) Math.max(-9999, Math.min(9999, y))));
            default -> rounding(name, x, y);
        };
    }

    private static double rounding(String name, double x, double y) {
        return switch (name) {
            case "floor" -> Math.floor(x);
            case "ceil" -> Math.ceil(x);
            case "rint" -> Math.rint(x);
            case "trunc" -> trunc(x);
            default -> comparison(name, x, y);
        };
    }

    private static double comparison(String name, double x, double y) {
        boolean a = x != 0;
        boolean b = y != 0;
        return switch (name) {
            case "equal" -> truth(x == y);
            case "not_equal" -> truth(x != y);
            case "less" -> truth(x < y);
            case "less_equal" -> truth(x <= y);
            case "greater" -> truth(x > y);
            case "greater_equal" -> truth(x >= y);
            case "logical_and" -> truth(a && b);
            case "logical_or" -> truth(a || b);
            case "logical_xor" -> truth(a != b);
            case "logical_not" -> truth(!a);
            case "isfinite" -> truth(Double.isFinite(x));
            case "isinf" -> truth(Double.isInfinite(x));
            case "isnan" -> truth(Double.isNaN(x));
            case "signbit" -> truth(Double.doubleToRawLongBits(x) < 0);
            default -> function(name, x, y);
        };
    }

    private static double function(String name, double x, double y) {
        return switch (name) {
            case "cbrt" -> StrictMath.cbrt(x);
            case "exp" -> StrictMath.exp(x);
            case "exp2" -> StrictMath.pow(2, x);
            case "expm1" -> StrictMath.expm1(x);
            case "log" -> StrictMath.log(x);
            case "log2" -> StrictMath.log(x) / StrictMath.log(2);
            case "log10" -> StrictMath.log10(x);
            case "log1p" -> StrictMath.log1p(x);
            case "sin" -> StrictMath.sin(x);
            case "cos" -> StrictMath.cos(x);
            case "tan" -> StrictMath.tan(x);
            case "arcsin" -> StrictMath.asin(x);
            case "arccos" -> StrictMath.acos(x);
            case "arctan" -> StrictMath.atan(x);
            case "arctan2" -> StrictMath.atan2(x, y);
            case "hypot" -> StrictMath.hypot(x, y);
            case "sinh" -> StrictMath.sinh(x);
            case "cosh" -> StrictMath.cosh(x);
            case "tanh" -> StrictMath.tanh(x);
            case "arcsinh" -> Math.copySign(arcsinh(Math.abs(x)), x);
            case "arccosh" -> arccosh(x);
            case "arctanh" -> Math.copySign(StrictMath.log1p(2 * Math.abs(x) / (1 - Math.abs(x))) / 2, x);
            case "logaddexp" -> logaddexp(x, y, StrictMath::exp, 1);
            case "logaddexp2" -> logaddexp(x, y, t -> StrictMath.pow(2, t), 1 / StrictMath.log(2));
            default -> throw new AssertionError(name);
        };
    }

    private static double logaddexp(double x, double y, DoubleUnaryOperator power, double scale) {
        if (x == y) {
            return x + StrictMath.log(2) * scale;
        }
        return Math.max(x, y) + StrictMath.log1p(power.applyAsDouble(-Math.abs(x - y))) * scale;
    }

    private static double arcsinh(double x) {
        return x > 1e10
                ? StrictMath.log(x) + StrictMath.log(2)
                : StrictMath.log1p(x + x * x / (1 + Math.sqrt(x * x + 1)));
    }

    private static double arccosh(double x) {
        double t = x - 1;
        return x < 1
                ? Double.NaN
                : x > 1e10 ? StrictMath.log(x) + StrictMath.log(2) : StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
    }

    /** C's pow, which is 1 where Java's is a NaN. */
    private static double power(double x, double y) {
        return x == 1 || (x == -1 && Double.isInfinite(y)) ? 1 : StrictMath.pow(x, y);
    }

    /** NumPy's npy_divmod, the quotient. */
    private double floorDivide(double x, double y) {
        if (y == 0) {
            return x / y;
        }
        double mod = x % y;
        double div = round(round(x - mod) / y);
        if (mod != 0 && (y < 0) != (mod < 0)) {
            div = round(div - 1);
        }
        if (div == 0) {
            return Math.copySign(0.0, round(x / y));
        }
        double floor = Math.floor(div);
        return round(div - floor) > 0.5 ? round(floor + 1) : floor;
    }

    /** NumPy's npy_divmod, the remainder. */
    private double remainder(double x, double y) {
        double mod = x % y;
        if (y == 0) {
            return mod;
        }
        return mod == 0 ? Math.copySign(0.0, y) : (y < 0) != (mod < 0) ? round(mod + y) : mod;
    }

    private double spacing(double x) {
        double size = Math.abs(x);
        double unit = single ? Math.nextUp((float) size) - (float) size : Math.nextUp(size) - size;
        return Double.isInfinite(x) ? Double.NaN : x < 0 ? -unit : unit;
    }

    private static double[] frexp(double x) {
        if (x == 0 || !Double.isFinite(x)) {
            return new double[] {x, 0};
        }
        double scaled = Math.abs(x) < Double.MIN_NORMAL ? x * 0x1p60 : x;
        int exponent = Math.getExponent(scaled) + 1;
        return new double[] {Math.scalb(scaled, -exponent), scaled == x ? exponent : exponent - 60};
    }

    private static double trunc(double x) {
        return Math.copySign(Math.floor(Math.abs(x)), x);
    }

    private double round(double x) {
        return single ? (float) x : x;
    }

    private static double truth(boolean b) {
        return b ? 1 : 0;
    }
}
