package org.quern.check;

/** Counts in messages: {@code 1 operand}, {@code 2 operands}. */
public final class Count {
    private Count() {}

    /** A number and its noun, given in the singular; the plural ends in s. */
    public static String of(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
