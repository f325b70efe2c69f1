package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.quern.abi.CallLayout;

/**
 * Forwards an interrupt of the calling thread to the parallel loops of its kernel, in native code. The JDK offers no
 * hook for interrupts but closing the interruptible channel that a thread blocks in, so this is a channel. It can be
 * reused until an interrupt has closed it.
 */
final class Cancellation extends AbstractInterruptibleChannel {
    private final MemorySegment call;
    private final Object lock = new Object();
    /** True once the interrupted call has ended. Written under the lock, by the calling thread only. */
    private volatile boolean ended;

    /**
     * A cancellation of one native call.
     *
     * @param call the call's {@code struct nrt_call}, which any thread may write to
     */
    Cancellation(MemorySegment call) {
        this.call = call;
    }

    /**
     * Marks the start of the native call. Interrupts from now on cancel it, and so does one that is already pending.
     */
    void enter() {
        begin();
    }

    /** Marks the end of the native call. */
    void leave() {
        try {
            end(true);
        } catch (AsynchronousCloseException e) {
            // The call's status says whether the interrupt came in time. The struct is reused by other calls, so no
            // write may follow: the interrupting thread closes this channel only after it has interrupted this one,
            // possibly as late as now.
            synchronized (lock) {
                ended = true;
                call.set(JAVA_INT, CallLayout.CANCELLED, 0);
            }
        }
    }

    /** True if an interrupt has been forwarded, after which this object cannot be reused. */
    boolean isSpent() {
        return !isOpen() || ended;
    }

    @Override
    protected void implCloseChannel() {
        synchronized (lock) {
            if (!ended) {
                call.set(JAVA_INT, CallLayout.CANCELLED, 1);
            }
        }
    }
}
