package org.quern.kernels;

import java.util.List;
import org.quern.dsl.Body1;
import org.quern.dsl.Body2;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dsl.Ops;
import org.quern.ufunc.Ufunc;

/**
 * NumPy's element-wise ufuncs, by NumPy's names and those of the array API standard, as far as Quern has their dtypes:
 * {@code Ufuncs.ADD.apply(a, 2)}. Dtypes of results are NumPy's, but float32 where NumPy has float16; special values
 * are NumPy's, too. A combination of dtypes that NumPy refuses throws {@link org.quern.dsl.KernelException}. Of two
 * names of one ufunc, both hold the same kernel.
 *
 * <p>x and y are the operands, in this order. "A float" as a result is float32 of operands of up to 16 bits and of
 * float32, else float64.
 */
public final class Ufuncs {
    // Sums and products.

    /** {@code x + y}; of bools <em>or</em>. */
    public static final Ufunc ADD = two("add");

    /** {@code x - y}; not of two bools. */
    public static final Ufunc SUBTRACT = two("subtract");

    /** {@code x * y}; of bools <em>and</em>. */
    public static final Ufunc MULTIPLY = two("multiply");

    /** {@code x / y}; of integers and bools in float64. */
    public static final Ufunc DIVIDE = two("divide");
    /** {@link #DIVIDE} by another name of NumPy's. */
    public static final Ufunc TRUE_DIVIDE = DIVIDE;

    /** The quotient, rounded down; of integers by zero 0. */
    public static final Ufunc FLOOR_DIVIDE = two("floor_divide");

    /** The remainder of {@link #FLOOR_DIVIDE}, with the sign of y; of integers by zero 0. */
    public static final Ufunc REMAINDER = two("remainder");
    /** {@link #REMAINDER} by another name of NumPy's. */
    public static final Ufunc MOD = REMAINDER;

    /** The remainder of the quotient rounded towards zero, with the sign of x; of integers by zero 0. */
    public static final Ufunc FMOD = two("fmod");

    /** {@link #FLOOR_DIVIDE} and {@link #REMAINDER}: {@code quotient} and {@code remainder}. */
    public static final Ufunc DIVMOD = Ufunc.define("divmod", 2, List.of("quotient", "remainder"),
            statements("divmod"));

    /** {@code x} to the {@code y}; of integers in their dtype, negative powers rounded towards zero. */
    public static final Ufunc POWER = two("power");
    /** {@link #POWER} by another name of NumPy's. */
    public static final Ufunc POW = POWER;

    /** {@code x} to the {@code y} in float64. */
    public static final Ufunc FLOAT_POWER = two("float_power");

    /** {@code -x}; not of bools. */
    public static final Ufunc NEGATIVE = one("negative");

    /** x itself; not of bools. */
    public static final Ufunc POSITIVE = one("positive");

    /** The complex conjugate: x itself, of a bool as int8. */
    public static final Ufunc CONJUGATE = one("conjugate");
    /** {@link #CONJUGATE} by another name of NumPy's. */
    public static final Ufunc CONJ = CONJUGATE;

    /** {@code |x|}. */
    public static final Ufunc ABSOLUTE = one("absolute");
    /** {@link #ABSOLUTE} by another name of NumPy's. */
    public static final Ufunc ABS = ABSOLUTE;

    /** {@code |x|} as a float. */
    public static final Ufunc FABS = one("fabs");

    /** -1, 0 or 1 by the sign, a NaN of a NaN; not of bools. */
    public static final Ufunc SIGN = one("sign");

    /** {@code x * x}; of a bool as int8. */
    public static final Ufunc SQUARE = one("square");

    /** {@code 1 / x}, of integers rounded towards zero, and 0 of 0. */
    public static final Ufunc RECIPROCAL = one("reciprocal");

    /** The greatest common divisor, of integers; a bool beside one is 0 or 1. */
    public static final Ufunc GCD = Ufunc.define("gcd", 2, 1, statements("gcd"));

    /** The least common multiple, 0 if either is zero; of integers, as {@link #GCD}. */
    public static final Ufunc LCM = Ufunc.define("lcm", 2, 1, statements("lcm"));

    /** The step function: 0 below zero, 1 above, y at zero; a NaN of a NaN. */
    public static final Ufunc HEAVISIDE = two("heaviside");

    // Extremes.

    /** The larger; a NaN if either is one. */
    public static final Ufunc MAXIMUM = two("maximum");

    /** The smaller; a NaN if either is one. */
    public static final Ufunc MINIMUM = two("minimum");

    /** The larger; the other if one is a NaN. */
    public static final Ufunc FMAX = two("fmax");

    /** The smaller; the other if one is a NaN. */
    public static final Ufunc FMIN = two("fmin");

    // Comparisons and logic: bools.

    /** {@code x == y}, by value. */
    public static final Ufunc EQUAL = two("equal");

    /** {@code x != y}, by value; true if either is a NaN. */
    public static final Ufunc NOT_EQUAL = two("not_equal");

    /** {@code x < y}, by value. */
    public static final Ufunc LESS = two("less");

    /** {@code x <= y}, by value. */
    public static final Ufunc LESS_EQUAL = two("less_equal");

    /** {@code x > y}, by value. */
    public static final Ufunc GREATER = two("greater");

    /** {@code x >= y}, by value. */
    public static final Ufunc GREATER_EQUAL = two("greater_equal");

    /** Whether both are not zero; a NaN is not. */
    public static final Ufunc LOGICAL_AND = two("logical_and");

    /** Whether one or both are not zero. */
    public static final Ufunc LOGICAL_OR = two("logical_or");

    /** Whether exactly one is not zero. */
    public static final Ufunc LOGICAL_XOR = two("logical_xor");

    /** Whether x is zero. */
    public static final Ufunc LOGICAL_NOT = one("logical_not");

    /** Whether x is neither infinite nor a NaN. */
    public static final Ufunc ISFINITE = one("isfinite");

    /** Whether x is infinite. */
    public static final Ufunc ISINF = one("isinf");

    /** Whether x is a NaN. */
    public static final Ufunc ISNAN = one("isnan");

    /** Whether the sign bit of x as a float is set: of -0, and of some NaN, too. */
    public static final Ufunc SIGNBIT = one("signbit");

    // Bits: of integers and bools.

    /** The bits that are set in both. */
    public static final Ufunc BITWISE_AND = two("bitwise_and");

    /** The bits that are set in one or both. */
    public static final Ufunc BITWISE_OR = two("bitwise_or");

    /** The bits that are set in exactly one. */
    public static final Ufunc BITWISE_XOR = two("bitwise_xor");

    /** The bits that are not set; of a bool <em>not</em>. */
    public static final Ufunc INVERT = one("invert");
    /** {@link #INVERT} by another name of NumPy's. */
    public static final Ufunc BITWISE_INVERT = INVERT;
    /** {@link #INVERT} by another name of NumPy's. */
    public static final Ufunc BITWISE_NOT = INVERT;

    /** The bits of x, moved up by y places. */
    public static final Ufunc LEFT_SHIFT = two("left_shift");
    /** {@link #LEFT_SHIFT} by another name of NumPy's. */
    public static final Ufunc BITWISE_LEFT_SHIFT = LEFT_SHIFT;

    /** The bits of x, moved down by y places; a negative x stays so. */
    public static final Ufunc RIGHT_SHIFT = two("right_shift");
    /** {@link #RIGHT_SHIFT} by another name of NumPy's. */
    public static final Ufunc BITWISE_RIGHT_SHIFT = RIGHT_SHIFT;

    /** The number of bits that are set in {@code |x|}, a uint8. */
    public static final Ufunc BITWISE_COUNT = one("bitwise_count");

    // Rounding: integers and bools are returned as they are, but by rint as floats.

    /** The largest integral value that is not above x. */
    public static final Ufunc FLOOR = one("floor");

    /** The smallest integral value that is not below x. */
    public static final Ufunc CEIL = one("ceil");

    /** The integral part. */
    public static final Ufunc TRUNC = one("trunc");

    /** The nearest integral float, of two equally near the even one. */
    public static final Ufunc RINT = one("rint");

    // Functions of real numbers: floats.

    /** The square root. */
    public static final Ufunc SQRT = one("sqrt");

    /** The cube root. */
    public static final Ufunc CBRT = one("cbrt");

    /** e to the x. */
    public static final Ufunc EXP = one("exp");

    /** 2 to the x. */
    public static final Ufunc EXP2 = one("exp2");

    /** {@code exp(x) - 1}, accurate near zero. */
    public static final Ufunc EXPM1 = one("expm1");

    /** The natural logarithm. */
    public static final Ufunc LOG = one("log");

    /** The base-2 logarithm. */
    public static final Ufunc LOG2 = one("log2");

    /** The base-10 logarithm. */
    public static final Ufunc LOG10 = one("log10");

    /** {@code log(1 + x)}, accurate near zero. */
    public static final Ufunc LOG1P = one("log1p");

    /** {@code log(exp(x) + exp(y))} without undue overflow. */
    public static final Ufunc LOGADDEXP = two("logaddexp");

    /** {@code log2(2^x + 2^y)} without undue overflow. */
    public static final Ufunc LOGADDEXP2 = two("logaddexp2");

    /** The sine of radians. */
    public static final Ufunc SIN = one("sin");

    /** The cosine of radians. */
    public static final Ufunc COS = one("cos");

    /** The tangent of radians. */
    public static final Ufunc TAN = one("tan");

    /** The inverse sine, in radians. */
    public static final Ufunc ARCSIN = one("arcsin");
    /** {@link #ARCSIN} by another name of NumPy's. */
    public static final Ufunc ASIN = ARCSIN;

    /** The inverse cosine, in radians. */
    public static final Ufunc ARCCOS = one("arccos");
    /** {@link #ARCCOS} by another name of NumPy's. */
    public static final Ufunc ACOS = ARCCOS;

    /** The inverse tangent, in radians. */
    public static final Ufunc ARCTAN = one("arctan");
    /** {@link #ARCTAN} by another name of NumPy's. */
    public static final Ufunc ATAN = ARCTAN;

    /** The angle of the point (y, x), of which y is the first operand, in radians. */
    public static final Ufunc ARCTAN2 = two("arctan2");
    /** {@link #ARCTAN2} by another name of NumPy's. */
    public static final Ufunc ATAN2 = ARCTAN2;

    /** The length of the hypotenuse, without undue overflow. */
    public static final Ufunc HYPOT = two("hypot");

    /** The hyperbolic sine. */
    public static final Ufunc SINH = one("sinh");

    /** The hyperbolic cosine. */
    public static final Ufunc COSH = one("cosh");

    /** The hyperbolic tangent. */
    public static final Ufunc TANH = one("tanh");

    /** The inverse hyperbolic sine. */
    public static final Ufunc ARCSINH = one("arcsinh");
    /** {@link #ARCSINH} by another name of NumPy's. */
    public static final Ufunc ASINH = ARCSINH;

    /** The inverse hyperbolic cosine. */
    public static final Ufunc ARCCOSH = one("arccosh");
    /** {@link #ARCCOSH} by another name of NumPy's. */
    public static final Ufunc ACOSH = ARCCOSH;

    /** The inverse hyperbolic tangent. */
    public static final Ufunc ARCTANH = one("arctanh");
    /** {@link #ARCTANH} by another name of NumPy's. */
    public static final Ufunc ATANH = ARCTANH;

    /** An angle of x radians, in degrees. */
    public static final Ufunc DEGREES = one("degrees");
    /** {@link #DEGREES} by another name of NumPy's. */
    public static final Ufunc RAD2DEG = DEGREES;

    /** An angle of x degrees, in radians. */
    public static final Ufunc RADIANS = one("radians");
    /** {@link #RADIANS} by another name of NumPy's. */
    public static final Ufunc DEG2RAD = RADIANS;

    // Parts of floats.

    /** The magnitude of x with the sign of y. */
    public static final Ufunc COPYSIGN = two("copysign");

    /** The float next to x towards y. */
    public static final Ufunc NEXTAFTER = two("nextafter");

    /** The distance to the next float away from zero, with the sign of x. */
    public static final Ufunc SPACING = one("spacing");

    /** {@code x * 2^y}, rounded once; y is an integer, or bool. */
    public static final Ufunc LDEXP = two("ldexp");

    /**
     * {@code significand}, from 1/2 to below 1, and {@code exponent}, an int32, of which x is {@code
     * significand * 2^exponent}.
     */
    public static final Ufunc FREXP = Ufunc.define("frexp", 1, List.of("significand", "exponent"), statements("frexp"));

    /** {@code fraction} and {@code whole}, the part towards zero, both with the sign of x. */
    public static final Ufunc MODF = Ufunc.define("modf", 1, List.of("fraction", "whole"), statements("modf"));

    private Ufuncs() {}

    // Three classes and a name, no lambda for each: a fresh process defines all of them on the way to its first result.
    private static Ufunc one(String name) {
        return Ufunc.define(name, new Body1() {
            @Override
            public Expr of(Expr x) {
                return switch (name) {
                    case "negative" -> Ops.negative(x);
                    case "positive" -> UfuncBodies.positive(x);
                    case "conjugate" -> UfuncBodies.conjugate(x);
                    case "absolute" -> Ops.absolute(x);
                    case "fabs" -> UfuncBodies.fabs(x);
                    case "sign" -> Ops.sign(x);
                    case "square" -> Ops.square(x);
                    case "reciprocal" -> Ops.reciprocal(x);
                    case "logical_not" -> Ops.logicalNot(x);
                    case "isfinite" -> Ops.isfinite(x);
                    case "isinf" -> Ops.isinf(x);
                    case "isnan" -> Ops.isnan(x);
                    case "signbit" -> Ops.signbit(x);
                    case "invert" -> Ops.invert(x);
                    case "bitwise_count" -> UfuncBodies.bitwiseCount(x);
                    case "floor" -> Ops.floor(x);
                    case "ceil" -> Ops.ceil(x);
                    case "trunc" -> Ops.trunc(x);
                    case "rint" -> Ops.rint(x);
                    case "sqrt" -> Ops.sqrt(x);
                    case "cbrt" -> Ops.cbrt(x);
                    case "exp" -> Ops.exp(x);
                    case "exp2" -> Ops.exp2(x);
                    case "expm1" -> Ops.expm1(x);
                    case "log" -> Ops.log(x);
                    case "log2" -> Ops.log2(x);
                    case "log10" -> Ops.log10(x);
                    case "log1p" -> Ops.log1p(x);
                    case "sin" -> Ops.sin(x);
                    case "cos" -> Ops.cos(x);
                    case "tan" -> Ops.tan(x);
                    case "arcsin" -> Ops.asin(x);
                    case "arccos" -> Ops.acos(x);
                    case "arctan" -> Ops.atan(x);
                    case "sinh" -> Ops.sinh(x);
                    case "cosh" -> Ops.cosh(x);
                    case "tanh" -> Ops.tanh(x);
                    case "arcsinh" -> Ops.asinh(x);
                    case "arccosh" -> Ops.acosh(x);
                    case "arctanh" -> Ops.atanh(x);
                    case "degrees" -> Ops.degrees(x);
                    case "radians" -> Ops.radians(x);
                    case "spacing" -> Ops.spacing(x);
                    default -> throw new AssertionError(name);
                };
            }
        });
    }

    private static Ufunc two(String name) {
        return Ufunc.define(name, new Body2() {
            @Override
            public Expr of(Expr x, Expr y) {
                return switch (name) {
                    case "add" -> Ops.add(x, y);
                    case "subtract" -> Ops.subtract(x, y);
                    case "multiply" -> Ops.multiply(x, y);
                    case "divide" -> Ops.divide(x, y);
                    case "floor_divide" -> Ops.floorDivide(x, y);
                    case "remainder" -> Ops.remainder(x, y);
                    case "fmod" -> Ops.fmod(x, y);
                    case "power" -> Ops.power(x, y);
                    case "float_power" -> UfuncBodies.floatPower(x, y);
                    case "heaviside" -> UfuncBodies.heaviside(x, y);
                    case "maximum" -> Ops.maximum(x, y);
                    case "minimum" -> Ops.minimum(x, y);
                    case "fmax" -> Ops.fmax(x, y);
                    case "fmin" -> Ops.fmin(x, y);
                    case "equal" -> Ops.equal(x, y);
                    case "not_equal" -> Ops.notEqual(x, y);
                    case "less" -> Ops.less(x, y);
                    case "less_equal" -> Ops.lessEqual(x, y);
                    case "greater" -> Ops.greater(x, y);
                    case "greater_equal" -> Ops.greaterEqual(x, y);
                    case "logical_and" -> Ops.logicalAnd(x, y);
                    case "logical_or" -> Ops.logicalOr(x, y);
                    case "logical_xor" -> Ops.logicalXor(x, y);
                    case "bitwise_and" -> Ops.bitwiseAnd(x, y);
                    case "bitwise_or" -> Ops.bitwiseOr(x, y);
                    case "bitwise_xor" -> Ops.bitwiseXor(x, y);
                    case "left_shift" -> Ops.leftShift(x, y);
                    case "right_shift" -> Ops.rightShift(x, y);
                    case "logaddexp" -> Ops.logaddexp(x, y);
                    case "logaddexp2" -> Ops.logaddexp2(x, y);
                    case "arctan2" -> Ops.atan2(x, y);
                    case "hypot" -> Ops.hypot(x, y);
                    case "copysign" -> Ops.copysign(x, y);
                    case "nextafter" -> Ops.nextafter(x, y);
                    case "ldexp" -> Ops.ldexp(x, y);
                    default -> throw new AssertionError(name);
                };
            }
        });
    }

    /** Bodies of statements, and of two results. */
    private static KernelBody statements(String name) {
        return new KernelBody() {
            @Override
            public void trace(Kernel k) {
                switch (name) {
                    case "divmod" -> UfuncBodies.divmod(k);
                    case "frexp" -> UfuncBodies.frexp(k);
                    case "modf" -> UfuncBodies.modf(k);
                    case "gcd" -> UfuncBodies.gcd(k);
                    case "lcm" -> UfuncBodies.lcm(k);
                    default -> throw new AssertionError(name);
                }
            }
        };
    }
}
