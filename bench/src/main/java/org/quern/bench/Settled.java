package org.quern.bench;

/**
 * Work on several threads: each sample begins after a pause, in which the threads of whoever came before fall asleep, and after so
 * many calls that its own are awake. Otherwise those who keep their threads waiting actively would slow down the others.
 */
final class Settled implements Timing.Work {
    private static final long PAUSE_MILLIS = 20;
    private static final long WAKING_NANOS = 300_000;

    private final Timing.Work work;
    private final long batch;

    /** Work that is done in samples of so many nanoseconds. */
    Settled(Timing.Work work, long sample) {
        this.work = work;
        long times = 1;
        work.run(1);
        for (long taken = work.time(times); taken < sample; taken = work.time(times)) {
            times = Math.max(times + 1, Math.min(2 * times, times * sample / Math.max(1, taken)));
        }
        this.batch = times;
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
