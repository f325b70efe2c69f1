package org.quern.codegen.emit;

import java.util.BitSet;
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
     * A function for one combination of uniform and varying parameters.
     *
     * @param varying parameters by position
     * @param flags those of its operations
     */
    Callee of(Function f, BitSet varying, FloatFlags flags);

    /** A function that implements one operation, without fast-math flags, as it is shared by many call sites. */
    Callee operation(Function f, BitSet varying);
}
