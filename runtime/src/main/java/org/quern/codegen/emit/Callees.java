package org.quern.codegen.emit;

import org.quern.ir.Function;

/** The device functions of a module, each emitted before its callers. */
interface Callees {
    /**
     * A function as LLVM has it.
     *
     * @param room the first argument of a call if its arrays are in the caller's room; else empty
     */
    record Callee(String name, String resultType, String room) {}

    /**
     * A function.
     *
     * @param uniform true if all arguments are the same in all lanes, and scalars; else all are vectors
     * @param flags those of its operations
     */
    Callee of(Function f, boolean uniform, FloatFlags flags);

    /** A function that implements one operation, without fast-math flags, as it is shared by many call sites. */
    Callee operation(Function f, boolean uniform);
}
