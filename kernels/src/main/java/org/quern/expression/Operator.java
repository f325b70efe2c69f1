package org.quern.expression;

/** Operators of two operands, with Python's precedence: higher binds tighter. Power is the parser's own. */
enum Operator {
    EQ("==", 1),
    NE("!=", 1),
    LT("<", 1),
    LE("<=", 1),
    GT(">", 1),
    GE(">=", 1),
    OR("|", 2),
    XOR("^", 3),
    AND("&", 4),
    SHL("<<", 5),
    SHR(">>", 5),
    ADD("+", 6),
    SUB("-", 6),
    MUL("*", 7),
    DIV("/", 7),
    FLOOR_DIV("//", 7),
    MOD("%", 7),
    POW("**", 8);

    static final int LOWEST = 1;

    private final String symbol;
    private final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    String symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }

    boolean compares() {
        return precedence == LOWEST;
    }

    /** The left-associative operator that a token is, or null. */
    static Operator of(Token t) {
        for (Operator o : values()) {
            if (o != POW && t.is(o.symbol)) {
                return o;
            }
        }
        return null;
    }
}
