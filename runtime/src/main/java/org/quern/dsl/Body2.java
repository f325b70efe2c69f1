package org.quern.dsl;

/** The formula of a kernel of two operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body2 {
    /**
     * {@return the kernel's one result}
     *
     * @param x the first operand
     * @param y the second operand
     */
    Number of(Expr x, Expr y);
}
