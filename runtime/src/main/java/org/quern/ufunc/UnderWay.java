package org.quern.ufunc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The overloads of one kernel that threads are making now. Each is made once: a thread that needs one which another
 * thread is making waits for it. A body may call other kernels, so a thread that runs a body could wait for a thread
 * that waits for it; it therefore never waits, but makes what it needs itself.
 */
final class UnderWay {
    /** The innermost overload that a thread is making; they nest because bodies call kernels. */
    private static final ThreadLocal<Making> CURRENT = new ThreadLocal<>();

    private final String name;
    private final ConcurrentHashMap<Signature, Making> makings = new ConcurrentHashMap<>();

    UnderWay(String name) {
        this.name = name;
    }

    /** The making of an overload by one thread; other threads wait for its {@link #close}. */
    static final class Making implements AutoCloseable {
        private final UnderWay of;
        private final Signature signature;
        private final Making around;
        private final CountDownLatch ended = new CountDownLatch(1);

        private Making(UnderWay of, Signature signature, Making around) {
            this.of = of;
            this.signature = signature;
            this.around = around;
        }

        @Override
        public void close() {
            if (around == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(around);
            }
            of.makings.remove(signature, this);
            ended.countDown();
        }
    }

    /**
     * Begins to make an overload, or waits until another thread has ended making it.
     *
     * @return to be closed when the overload is made; null if another thread has ended, with or without success
     * @throws RecursionException if this thread is making this overload already
     */
    Making begin(Signature signature) {
        Making around = CURRENT.get();
        for (Making m = around; m != null; m = m.around) {
            if (m.of.equals(this) && m.signature.equals(signature)) {
                throw RecursionException
                        .of("kernel '" + name + "' is called by its own body, or by one that this calls, for the"
                                + " same dtypes: its code would have to be there before it can be made");
            }
        }
        Making mine = new Making(this, signature, around);
        Making other = makings.putIfAbsent(signature, mine);
        if (other != null && around == null) {
            await(other.ended);
            return null;
        }
        CURRENT.set(mine);
        return mine;
    }

    /** Waits uninterruptibly, as a lock does. The interrupt status is set again afterwards. */
    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
