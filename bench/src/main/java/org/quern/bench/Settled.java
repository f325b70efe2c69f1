package org.quern.bench;

/**
 * Work on several threads: each sample begins after a pause, in which the threads of whoever came before fall asleep,
 * and after so many calls that its own are awake. Otherwise those who keep their threads waiting actively would slow
 * down the others.
 */
final class Settled implements Timing.Work {
    private static final long PAUSE_MILLIS = 20;
    private static final long WAKING_NANOS = 300_000;
    private static final long WARM_UP_NANOS = 100_000_000;

    private final Timing.Work work;
    private final long batch;

    /** Work that is done in samples of about a millisecond. */
    Settled(Timing.Work work) {
        this.work = work;
        this.batch = Timing.batch(work, WARM_UP_NANOS);
    }

    @Override
    public void run(long times) {
        work.run(times * batch);
    }

    @Override
    public long time(long times) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        long few = Math.max(1, batch / 16);
        long end = System.nanoTime() + WAKING_NANOS;
        do {
            work.run(few);
        } while (System.nanoTime() < end);
        return work.time(times * batch);
    }

    /** Nanoseconds of doing the work once, from those of doing it as often as a sample does. */
    double once(double nanos) {
        return nanos / batch;
    }
}
