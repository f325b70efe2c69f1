package org.quern.nrt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A repeated user of buffers that does not acquire them for each use: one atomic step replaces two for each buffer.
 * Closing such a buffer asks its holders to let go of it, which a holder in use refuses.
 */
public abstract class Holder {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int GONE = 2;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Holder.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // accessed through STATE
    private volatile int state;

    /** For subclasses in other packages of the library. */
    protected Holder() {}

    /** Begins a use. Returns false if this holder has let go of its memory, or another thread is using it. */
    protected final boolean begin() {
        return STATE.compareAndSet(this, IDLE, BUSY);
    }

    /** Ends a use. */
    protected final void end() {
        STATE.setRelease(this, IDLE);
    }

    /** Lets go of the memory for good. Returns false if this holder is in use. */
    protected final boolean letGo() {
        return (int) STATE.compareAndExchange(this, IDLE, GONE) != BUSY;
    }
}
