package org.quern.dsl;

/** The formula of a kernel of three operands: run once for each combination of dtypes, with typed operands. */
@FunctionalInterface
public interface Body3 {
    /** The kernel's one result. */
    Expr of(Expr x, Expr y, Expr z);
}
