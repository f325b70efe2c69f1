package org.quern.dsl;

/** The formula of a kernel of two operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body2 {
    /** The kernel's one result. */
    Expr of(Expr x, Expr y);
}
