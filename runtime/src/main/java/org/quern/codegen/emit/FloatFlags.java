package org.quern.codegen.emit;

/**
 * LLVM's fast-math flags of a function's operations.
 *
 * @param prefix text before an operation's operands, with a trailing blank; empty for strict IEEE 754
 */
record FloatFlags(String prefix) {
    static final FloatFlags STRICT = new FloatFlags("");

    /** From flags separated by blanks. */
    static FloatFlags of(String flags) {
        return flags.isEmpty() ? STRICT : new FloatFlags(flags + " ");
    }

    boolean strict() {
        return prefix.isEmpty();
    }

    /**
     * {@return whether a float operation may yield poison, so that its results must be frozen before a branch or
     * divisor depends on them}
     */
    boolean yieldsPoison() {
        return prefix.contains("nnan") || prefix.contains("ninf");
    }
}
