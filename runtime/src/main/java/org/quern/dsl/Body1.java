package org.quern.dsl;

/** The formula of a kernel of one operand: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body1 {
    /** The kernel's one result. */
    Expr of(Expr x);
}
