package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.check.Given;
import org.quern.error.ArgumentException;

/**
 * Freedoms of the compiler with floating-point arithmetic, named as LLVM's fast-math flags. By default none is given:
 * arithmetic is IEEE 754's. Flags may change results and are part of the cache's key.
 */
public enum FastMath {
    /**
     * Assumes that operands and results are never NaN. If one is, the result is an arbitrary number, the same on each
     * run.
     */
    NNAN,
    /**
     * Assumes that operands and results are never infinite. If one is, the result is an arbitrary number, the same on
     * each run.
     */
    NINF,
    /** The sign of a zero does not matter. */
    NSZ,
    /** A division may become a multiplication by the reciprocal. */
    ARCP,
    /** A product and a sum may be rounded once, as by fma. */
    CONTRACT,
    /** Functions may be replaced by approximations. */
    AFN,
    /** Sums and products may be regrouped. */
    REASSOC;

    /** Canonical text for options: each flag once, in one order. */
    static String text(FastMath... flags) {
        List<FastMath> given = List.of(Given.all(flags, "flags"));
        StringBuilder text = new StringBuilder();
        for (FastMath f : values()) {
            if (given.contains(f)) {
                text.append(text.isEmpty() ? "" : " ").append(f.name().toLowerCase(Locale.ROOT));
            }
        }
        return text.toString();
    }

    /**
     * Parses flags in lower case, separated by commas, or {@code none}, into the same text.
     *
     * @throws ArgumentException for any other text, which says what is known
     */
    static String parse(String names) {
        List<FastMath> flags = new ArrayList<>();
        for (String name : names.equals("none") ? new String[0] : names.split(",", -1)) {
            flags.add(flag(names, name));
        }
        return text(flags.toArray(FastMath[]::new));
    }

    private static FastMath flag(String names, String name) {
        for (FastMath f : values()) {
            if (f.name().equalsIgnoreCase(name)) {
                return f;
            }
        }
        throw ArgumentException.of("fast-math flags '" + names + "' given, 'none' or some of '"
                + text(values()).replace(' ', ',') + "' expected");
    }
}
