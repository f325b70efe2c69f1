package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.quern.abi.CallLayout;

/**
 * Forwards an interrupt of the calling thread, and the call's deadline, to the loops of its kernel in native code,
 * through the cancellation word of the call's struct.
 */
final class Stopping {
    private final MemorySegment call;
    private Cancellation cancellation;
    /** Null until a run of this call has a deadline. */
    private Deadline deadline;
    private boolean timed;

    /** The stopping of the call in this {@code struct nrt_call}, which any thread may write to. */
    Stopping(MemorySegment call) {
        this.call = call;
    }

    boolean isOf(MemorySegment other) {
        return call.equals(other);
    }

    /** Marks the start of native code. Interrupts from now on are forwarded, and so is one that is already pending. */
    void enter() {
        if (cancellation == null || cancellation.isSpent()) {
            cancellation = new Cancellation(call);
        }
        cancellation.enter();
    }

    /** Marks the start of native code with a deadline, in the time of {@link System#nanoTime}. */
    void enter(long end) {
        if (deadline == null) {
            deadline = new Deadline(call);
        }
        deadline.arm(end);
        timed = true;
        enter();
    }

    /** Marks the end of native code. From here on no other thread writes to the struct, which other calls reuse. */
    void leave() {
        cancellation.leave();
        if (timed) {
            timed = false;
            deadline.disarm();
            call.set(JAVA_INT, CallLayout.CANCELLED, 0);
        }
    }

    /**
     * True if an interrupt reached the native code that ended last. The thread's interrupt status may be clear by now,
     * or not set yet.
     */
    boolean wasInterrupted() {
        return cancellation.isSpent();
    }
}
