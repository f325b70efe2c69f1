package org.quern.expression;

/**
 * A token of an expression.
 *
 * @param value the value of a number, {@link java.math.BigInteger} or {@link Double}; else null
 */
record Token(Kind kind, String text, int position, Object value) {
    enum Kind {
        NUMBER,
        NAME,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
