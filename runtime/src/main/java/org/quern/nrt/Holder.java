package org.quern.nrt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A repeated user of buffers that does not acquire them for each use: one atomic step in place of two for each buffer.
 * Closing such a buffer asks the holder to let go of it, which a holder in use refuses.
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

    @SuppressWarnings("unused") // read and written through STATE
    private volatile int state;

    /** For subclasses, which are in other packages of the library. */
    protected Holder() {}

    /** Begins a use. False: it has let go of its memory, or another thread uses it now. */
    protected final boolean begin() {
        return STATE.compareAndSet(this, IDLE, BUSY);
    }

    /** Ends what {@link #begin} began. */
    protected final void end() {
        STATE.setRelease(this, IDLE);
    }

    /** Lets go for good. False: it is in use. */
    protected final boolean letGo() {
        return (int) STATE.compareAndExchange(this, IDLE, GONE) != BUSY;
    }
}
