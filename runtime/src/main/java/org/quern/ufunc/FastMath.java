package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.check.Given;

/**
 * Freedoms that a kernel may give the compiler with floats, LLVM's fast-math flags by name. None is given by default:
 * arithmetic is IEEE 754's. They change results; they are part of the cache's key.
 */
public enum FastMath {
    /** Operands and results are never NaN. Where one is, the result is any number, the same on each run. */
    NNAN,
    /** Operands and results are never infinite. Where one is, the result is any number, the same on each run. */
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

    /** As options name them, each once and in one order. */
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
     * The same from names separated by commas in lower case, or {@code none}.
     *
     * @throws IllegalArgumentException for anything else; callers say so in words of theirs
     */
    static String parse(String names) {
        List<FastMath> flags = new ArrayList<>();
        for (String name : names.equals("none") ? new String[0] : names.split(",", -1)) {
            flags.add(valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return text(flags.toArray(FastMath[]::new));
    }
}
