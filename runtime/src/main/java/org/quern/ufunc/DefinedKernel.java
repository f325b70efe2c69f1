package org.quern.ufunc;

import org.quern.codegen.CodegenOptions;

/** A kernel as those see it who find it by name: in static fields, recordings and streams. */
abstract class DefinedKernel {
    DefinedKernel() {}

    /** What it was defined by. */
    abstract Definition definition();

    /** What its code depends on beside that. */
    abstract CodegenOptions options();

    /** The threads of its calls, as {@link CallOptions} have them. */
    abstract int threads();

    /** What a user may call it: its kind, name and operands. */
    abstract String description();

    /** Its overloads. */
    abstract KernelTable table();

    /** The same kernel with other options: this object, or the same one at each call. */
    abstract DefinedKernel variant(CodegenOptions wanted, int threadsWanted);
}
