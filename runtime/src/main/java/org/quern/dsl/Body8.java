package org.quern.dsl;

/** The formula of a kernel of eight operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body8 {
    /**
     * {@return the kernel's one result}
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     * @param u the fourth operand
     * @param v the fifth operand
     * @param w the sixth operand
     * @param p the seventh operand
     * @param q the eighth operand
     */
    Number of(Expr x, Expr y, Expr z, Expr u, Expr v, Expr w, Expr p, Expr q);
}
