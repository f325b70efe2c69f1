package org.quern.codegen.emit;

/**
 * LLVM's fast-math flags of a function's operations.
 *
 * @param prefix as they stand before an operation's operands, with a blank behind them; empty for strict IEEE 754
 */
record FloatFlags(String prefix) {
    static final FloatFlags STRICT = new FloatFlags("");

    /** Of flags that blanks separate. */
    static FloatFlags of(String flags) {
        return flags.isEmpty() ? STRICT : new FloatFlags(flags + " ");
    }

    boolean strict() {
        return prefix.isEmpty();
    }

    /** Whether a float operation may yield poison: what depends on it is then frozen before it can decide anything. */
    boolean yieldsPoison() {
        return prefix.contains("nnan") || prefix.contains("ninf");
    }
}
