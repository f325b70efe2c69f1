package org.quern.dsl;

/** The formula of a kernel of three operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body3 {
    /**
     * {@return the kernel's one result}
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     */
    Number of(Expr x, Expr y, Expr z);
}
