package org.quern;

import static org.quern.check.Given.given;

import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ufunc.NamedOverload;
import org.quern.ufunc.UniversalFunction;

/**
 * Declares the overloads that a program or library will need, so that they can be compiled ahead of time: by
 * {@code quern cache warm} or {@link KernelCache#warm}. Found by {@link java.util.ServiceLoader}: a provider is public,
 * has a public constructor without parameters, and is named in {@code META-INF/services/org.quern.KernelDeclarations}
 * or its module's descriptor.
 */
public interface KernelDeclarations {
    /**
     * Declares the overloads.
     *
     * @param declarations receiver of the declarations
     */
    void declare(Declarations declarations);

    /** A receiver of declarations. */
    interface Declarations {
        /**
         * Declares an overload.
         *
         * @param kernel the kernel with the options with which it is used
         * @param inputs dtypes of its inputs. Declaring the same name and dtypes twice is allowed
         */
        void add(UniversalFunction kernel, DType... inputs);

        /**
         * Declares an overload by the name of the field that holds its kernel, as recordings do: see {@link Recording}.
         *
         * @param overload a line of a recording
         * @param loader class loader that finds the kernel's class
         * @throws ArgumentException if this receiver accepts kernels only, as a lambda does
         */
        default void add(NamedOverload overload, ClassLoader loader) {
            given(overload, "overload");
            given(loader, "loader");
            throw ArgumentException.of("overload " + overload + " is named by its field, a kernel expected");
        }
    }
}
