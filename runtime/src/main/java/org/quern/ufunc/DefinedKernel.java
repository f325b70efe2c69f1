package org.quern.ufunc;

import org.quern.codegen.CodegenOptions;

/** A kernel as seen by whatever finds kernels by name: static fields, recordings and streams. */
abstract class DefinedKernel {
    DefinedKernel() {}

    /** The definition that the kernel's overloads are traced from. */
    abstract Definition definition();

    /** The options, which decide the code together with the definition. */
    abstract CodegenOptions options();

    /** Number of threads of its calls, as in {@link CallOptions}. */
    abstract int threads();

    /** Kind, name and operands, for messages. */
    abstract String description();

    /** The table of its overloads. */
    abstract KernelTable table();

    /**
     * The same kernel with other options. Returns this object if nothing differs, and the same object for the same
     * options.
     */
    abstract DefinedKernel variant(CodegenOptions wanted, int threadsWanted);
}
