package org.quern.ufunc;

import org.quern.nrt.Nrt;

/**
 * How a call's elements are run: in stretches, between which an interrupt ends it, and each by this thread or, in pieces, by
 * several. What pieces there are depends on the length alone.
 *
 * @param stretch elements of one downcall
 * @param piece elements that a thread takes at a time; 0: this thread does all
 * @param threads at most; 0: as many as there are
 */
record Pace(long stretch, long piece, int threads) {
    /** Not a status of the runtime: the thread was interrupted. */
    static final long INTERRUPTED = -1;

    /** What a thread is given at a time: so much more than handing it out costs, so little that all end together. */
    private static final double PIECE_NANOS = 5_000;

    /** Below, waking another thread may take as long as the work. */
    private static final double WORTH_NANOS = 20_000;

    /** Pieces of a stretch, for each thread. */
    private static final long PIECES = 64;

    /** By this thread. */
    static Pace alone(long stretch) {
        return new Pace(stretch, 0, 1);
    }

    /**
     * By several threads, where that may be worth it.
     *
     * @param size elements
     * @param nanos that an element takes, more or less
     * @param row elements of a row, of which pieces are made that are long enough
     * @param stretch elements of one downcall of one thread
     */
    static Pace parallel(long size, double nanos, long row, long stretch, int threads) {
        int most = threads == 0 ? Nrt.threads() : Math.min(threads, Nrt.threads());
        if (most < 2 || size * nanos < WORTH_NANOS) {
            return alone(stretch);
        }
        long piece = Math.max(1, (long) (PIECE_NANOS / nanos));
        piece = row <= piece ? piece - piece % row : piece;
        return new Pace(Math.max(stretch, piece * PIECES * most), piece, most);
    }

    /** Runs elements of a call whose operands are all direct. */
    long run(long address, long from, long end) {
        long status = downcall(address, from, Math.min(end, from + stretch));
        for (long begin = from + stretch; begin < end && status == Nrt.OK; begin += stretch) {
            status = Thread.currentThread().isInterrupted()
                    ? INTERRUPTED
                    : downcall(address, begin, Math.min(end, begin + stretch));
        }
        return status;
    }

    private long downcall(long address, long begin, long end) {
        return piece == 0 ? Nrt.run(address, begin, end) : Nrt.runParallel(address, begin, end, piece, threads);
    }
}
