package org.quern.signature;

/** The core of one operand: its dimensions from the outermost to the innermost. */
public final class OperandCore {
    private final int[] dims;
    private final boolean[] broadcast;
    private final boolean inOut;

    OperandCore(int[] dims, boolean[] broadcast, boolean inOut) {
        this.dims = dims;
        this.broadcast = broadcast;
        this.inOut = inOut;
    }

    /** Number of core dimensions, absent ones included. */
    public int rank() {
        return dims.length;
    }

    /** The dimension on a core axis, an index into {@link CoreSignature#dimensions()}. */
    public int dim(int axis) {
        return dims[axis];
    }

    /** The dimensions of all core axes, a copy. */
    public int[] dims() {
        return dims.clone();
    }

    /** {@return whether this operand may have size 1 on the core axis if others have more ({@code n|1})} */
    public boolean broadcast(int axis) {
        return broadcast[axis];
    }

    /** {@return whether the operand is an input that the kernel also writes ({@code inout(n)})} */
    public boolean inOut() {
        return inOut;
    }
}
