package org.quern.dsl;

/** The body of a gufunc's kernel: reads the cores of the inputs and writes those of the outputs, for one instance. */
@FunctionalInterface
public interface CoreBody {
    /**
     * Runs once for each combination of dtypes.
     *
     * @param k the kernel that is being made
     */
    void define(CoreKernel k);
}
