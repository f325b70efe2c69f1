package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.quern.abi.CallLayout;

/**
 * Lets an interrupt of the thread that makes a call reach the parallel loops of its kernel, in native code. The JDK tells channels that
 * block a thread of its interrupt; so this is one. It can be used again until it has been told.
 */
final class Cancellation extends AbstractInterruptibleChannel {
    private final MemorySegment call;
    private final Object lock = new Object();
    /** The call that was told has ended. Written under the lock, by the thread of the call alone. */
    private volatile boolean ended;

    /** For a call's {@code struct nrt_call}, which any thread may write to. */
    Cancellation(MemorySegment call) {
        this.call = call;
    }

    /** Before the call: an interrupt from now on cancels it, and so does one that was before. */
    void enter() {
        begin();
    }

    /** After the call. */
    void leave() {
        try {
            end(true);
        } catch (AsynchronousCloseException e) {
            // The status of the call says whether it was too late. The struct serves other calls: who interrupted closes this channel
            // behind what told this thread, and may come to it only now.
            synchronized (lock) {
                ended = true;
                call.set(JAVA_INT, CallLayout.CANCELLED, 0);
            }
        }
    }

    /** Whether it was told, and cannot be used again. */
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
