package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.quern.abi.CallLayout;

/** Lets an interrupt of the calling thread, and the call's deadline, reach the loops of its kernel, in native code: by a word of its struct. */
final class Stopping {
    private final MemorySegment call;
    private Cancellation cancellation;
    /** Null: no run of this call had a deadline yet. */
    private Deadline deadline;
    private boolean timed;

    /** For a call's {@code struct nrt_call}, which any thread may write to. */
    Stopping(MemorySegment call) {
        this.call = call;
    }

    boolean isOf(MemorySegment other) {
        return call.equals(other);
    }

    /** Before native code: an interrupt from now on reaches it, and so does one that was before. */
    void enter() {
        if (cancellation == null || cancellation.isSpent()) {
            cancellation = new Cancellation(call);
        }
        cancellation.enter();
    }

    /** The same with a deadline, by the system's nanosecond clock. */
    void enter(long end) {
        if (deadline == null) {
            deadline = new Deadline(call);
        }
        deadline.arm(end);
        timed = true;
        enter();
    }

    /** After native code. Nobody writes to the struct any more, which serves other calls. */
    void leave() {
        cancellation.leave();
        if (timed) {
            timed = false;
            deadline.disarm();
            call.set(JAVA_INT, CallLayout.CANCELLED, 0);
        }
    }

    /** Whether an interrupt reached the native code that ended last. The thread may not be marked as interrupted (any more). */
    boolean wasInterrupted() {
        return cancellation.isSpent();
    }
}
