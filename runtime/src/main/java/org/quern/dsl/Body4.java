package org.quern.dsl;

/** The formula of a kernel of four operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body4 {
    /** The kernel's one result. */
    Expr of(Expr x, Expr y, Expr z, Expr u);
}
