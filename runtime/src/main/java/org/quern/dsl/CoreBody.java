package org.quern.dsl;

/** The body of a gufunc's kernel: reads the cores of the inputs and writes those of the outputs, for one place of the loop dimensions. */
@FunctionalInterface
public interface CoreBody {
    /** Runs once for each combination of dtypes. */
    void define(CoreKernel k);
}
