package org.quern.dsl;

/** The body of a gufunc's kernel: reads the cores of the inputs and writes those of the outputs, for one instance. */
@FunctionalInterface
public interface CoreBody {
    /**
     * Defines the kernel; called once for each combination of dtypes.
     *
     * @param k the kernel under construction
     */
    void define(CoreKernel k);
}
