package org.quern;

import static org.quern.check.Given.given;

import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ufunc.NamedOverload;
import org.quern.ufunc.UniversalFunction;

/**
 * Names the overloads that a program or library is going to need, so that they can be compiled ahead of time: {@code
 * quern cache warm}, {@link KernelCache#warm}. Found by {@link java.util.ServiceLoader}: a provider is public, has a
 * public constructor without arguments, and is named in {@code META-INF/services/org.quern.KernelDeclarations}, or by
 * its module's descriptor.
 */
public interface KernelDeclarations {
    /**
     * Names them.
     *
     * @param declarations where to name them
     */
    void declare(Declarations declarations);

    /** Where overloads are named. */
    interface Declarations {
        /**
         * Names one.
         *
         * @param kernel as it is used, options included
         * @param inputs the dtypes of its inputs; a kernel's name and these need not be unique
         */
        void add(UniversalFunction kernel, DType... inputs);

        /**
         * Names one by where its kernel is found, as recordings do: see {@link Recording}.
         *
         * @param overload a line of a recording
         * @param loader that finds the kernel's class
         * @throws ArgumentException where only kernels can be named: in a lambda that stands for this interface
         */
        default void add(NamedOverload overload, ClassLoader loader) {
            given(overload, "overload");
            given(loader, "loader");
            throw ArgumentException.of("overload " + overload + " is named by its field, a kernel expected");
        }
    }
}
