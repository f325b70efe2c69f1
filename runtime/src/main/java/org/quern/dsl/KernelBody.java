package org.quern.dsl;

/** The body of a kernel that has statements or several outputs: run once for each combination of dtypes. */
@FunctionalInterface
public interface KernelBody {
    /**
     * Writes the kernel: reads {@code k}'s inputs and sets its outputs.
     *
     * @param k the kernel under construction
     */
    void trace(Kernel k);
}
