package org.quern.check;

/** Counts in messages: {@code 1 operand}, {@code 2 operands}. */
public final class Count {
    private Count() {}

    /** A number and its noun, given in the singular; the plural ends in s. */
    public static String of(long n, String noun) {
        return of(n, noun, noun + "s");
    }

    /** A number and its noun, given in both forms: {@code 1 entry}, {@code 2 entries}. */
    public static String of(long n, String noun, String plural) {
        return n + " " + (n == 1 ? noun : plural);
    }
}
