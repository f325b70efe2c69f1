package org.quern.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floats as NumPy 2 prints them: the shortest digits that identify the value, at most 8 after the point in a column.
 */
final class FloatText {
    private static final int PRECISION = 8;
    private static final MathContext ONE_DIGIT = new MathContext(1);

    private FloatText() {}

    /** A single value as Python's {@code repr} prints it: positional from 1e-4 to below 1e16. */
    static String scalar(double v, boolean single) {
        if (!Double.isFinite(v)) {
            return special(v);
        }
        BigDecimal d = shortest(Math.abs(v), single);
        int exponent = exponent(d);
        String sign = negative(v) ? "-" : "";
        if (d.signum() == 0 || (exponent >= -4 && exponent < 16)) {
            String plain = d.toPlainString();
            return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
        }
        String digits = d.unscaledValue().toString();
        return sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + power(exponent, 2);
    }

    /**
     * Values as one column: of equal width, with points aligned; all in scientific notation if any value requires it.
     */
    static String[] column(double[] values, boolean single) {
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double v : values) {
            double m = Math.abs(v);
            if (m > 0 && Double.isFinite(m)) {
                most = Math.max(most, m);
                least = Math.min(least, m);
            }
        }
        double limit = single ? 1e6 : 1e8;
        // in the array's own precision, as NumPy divides
        double ratio = single ? (float) most / (float) least : most / least;
        boolean scientific = most > 0 && (most >= limit || least < 1e-4 || ratio > 1000);

        String[] whole = new String[values.length];
        String[] fraction = new String[values.length];
        String[] exponent = new String[values.length];
        int left = 0;
        int right = 0;
        boolean anyFinite = false;
        int exponentDigits = 2;
        for (double v : values) {
            if (scientific && Double.isFinite(v)) {
                int digits = Integer.toString(Math.abs(exponent(rounded(v, single, true)))).length();
                exponentDigits = Math.max(exponentDigits, digits);
            }
        }
        for (int i = 0; i < values.length; i++) {
            double v = values[i];
            if (Double.isFinite(v)) {
                anyFinite = true;
                BigDecimal d = rounded(v, single, scientific);
                int e = scientific ? exponent(d) : 0;
                String plain = d.movePointLeft(e).toPlainString();
                int point = plain.indexOf('.');
                whole[i] = (negative(v) ? "-" : "") + (point < 0 ? plain : plain.substring(0, point));
                fraction[i] = point < 0 ? "" : plain.substring(point + 1);
                exponent[i] = scientific ? "e" + power(e, exponentDigits) : "";
                left = Math.max(left, whole[i].length());
                right = Math.max(right, fraction[i].length());
            }
        }
        for (int i = 0; scientific && i < values.length; i++) {
            // NumPy fills a column not with zeros but with the digits of the exact decimal expansion, rounded there:
            // those of a subnormal differ from the shortest ones from the first digit on.
            if (whole[i] != null && fraction[i].length() < right && values[i] != 0) {
                BigDecimal d = exact(values[i], right);
                String digits = d.unscaledValue().toString();
                whole[i] = (negative(values[i]) ? "-" : "") + digits.charAt(0);
                fraction[i] = digits.substring(1);
                exponent[i] = "e" + power(exponent(d), exponentDigits);
            }
        }
        int tail = scientific ? right + exponentDigits + 2 : right;
        tail = anyFinite ? tail : 0;
        for (double v : values) {
            if (!Double.isFinite(v)) {
                // NumPy reserves space for "nan" as soon as any value is not finite
                left = Math.max(left, Math.max(3, special(v).length()) - tail - 1);
            }
        }
        String[] cells = new String[values.length];
        for (int i = 0; i < cells.length; i++) {
            if (whole[i] == null) {
                String s = special(values[i]);
                cells[i] = " ".repeat(Math.max(0, left + tail + 1 - s.length())) + s;
            } else {
                String pad = (scientific ? "0" : " ").repeat(right - fraction[i].length());
                cells[i] = " ".repeat(left - whole[i].length()) + whole[i] + "." + fraction[i] + pad + exponent[i];
            }
        }
        return cells;
    }

    private static String special(double v) {
        return Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
    }

    private static boolean negative(double v) {
        return Double.doubleToRawLongBits(v) < 0;
    }

    private static BigDecimal shortest(double magnitude, boolean single) {
        if (magnitude == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal d = new BigDecimal(single ? Float.toString((float) magnitude) : Double.toString(magnitude));
        if (d.precision() == 2) {
            // Java may print two digits where one would do, as in 4.9E-324
            BigDecimal one = d.round(ONE_DIGIT);
            d = (single ? one.floatValue() : one.doubleValue()) == magnitude ? one : d;
        }
        return d.stripTrailingZeros();
    }

    /** The shortest digits; or, if there are more than 8 after the point, the exact value rounded to 8. */
    private static BigDecimal rounded(double v, boolean single, boolean scientific) {
        double magnitude = Math.abs(v);
        BigDecimal d = shortest(magnitude, single);
        if (d.signum() == 0) {
            return d;
        }
        int places = scientific ? PRECISION - exponent(d) : PRECISION;
        if (d.scale() > places) {
            d = new BigDecimal(magnitude).setScale(places, RoundingMode.HALF_EVEN);
            d = d.signum() == 0 ? BigDecimal.ZERO : d.stripTrailingZeros();
        }
        return d;
    }

    /** The exact decimal expansion of a value, rounded to one digit before the point and a number of digits after it. */
    private static BigDecimal exact(double v, int digits) {
        return new BigDecimal(Math.abs(v)).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    }

    private static int exponent(BigDecimal d) {
        return d.signum() == 0 ? 0 : d.precision() - d.scale() - 1;
    }

    private static String power(int exponent, int digits) {
        String s = Integer.toString(Math.abs(exponent));
        return (exponent < 0 ? "-" : "+") + "0".repeat(Math.max(0, digits - s.length())) + s;
    }
}
