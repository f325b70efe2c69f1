package org.quern.expression;

/**
 * A piece of an expression.
 *
 * @param value a number's, {@link java.math.BigInteger} or {@link Double}; else null
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
