package org.quern.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers with units, for people. */
final class Units {
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};
    private static final String[] TIMES = {"ns", "us", "ms", "s"};

    private Units() {}

    /** Such as {@code 3.27 kB}; 1 kB is 1000 bytes. */
    static String bytes(long n) {
        return n < 1000 ? n + " B" : scaled((double) n, BYTES);
    }

    /** Such as {@code 51.3 ms}. */
    static String nanos(double ns) {
        return scaled(ns, TIMES);
    }

    /** Such as {@code 10,000,000}. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Such as {@code 10,000,000 overloads}: a number and its noun, given in both forms. */
    static String count(long n, String noun, String plural) {
        return count(n) + " " + (n == 1 ? noun : plural);
    }

    /** Such as {@code 5 min}: in the largest unit of which there is at least one. */
    static String age(Duration d) {
        if (d.toDays() > 0) {
            return d.toDays() + " d";
        }
        if (d.toHours() > 0) {
            return d.toHours() + " h";
        }
        return d.toMinutes() > 0 ? d.toMinutes() + " min" : Math.max(0, d.toSeconds()) + " s";
    }

    /** Three significant digits. */
    static String digits(double x) {
        return String.format(Locale.ROOT, x >= 99.95 ? "%.0f" : x >= 9.995 ? "%.1f" : "%.2f", x);
    }

    private static String scaled(double x, String[] units) {
        int unit = 0;
        double value = x;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return digits(value) + " " + units[unit];
    }
}
