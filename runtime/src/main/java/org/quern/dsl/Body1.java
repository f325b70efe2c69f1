package org.quern.dsl;

/** The formula of a kernel of one operand: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body1 {
    /**
     * {@return the kernel's one result}
     *
     * @param x the first operand
     */
    Number of(Expr x);
}
