package org.quern.ir;

/**
 * The division of a parallel loop into chunks. It depends on the number of iterations alone, so that results do not
 * depend on the number of threads. All chunks have the same number of iterations but the last, which has the rest.
 */
public final class Chunks {
    /** The most chunks of a loop: enough for many threads to end at about the same time, few enough to cost little. */
    public static final int MOST = 128;

    /** Long chunks are a multiple of this, so that they begin where vectors and cache lines do, if the loop does. */
    public static final int UNIT = 64;

    private Chunks() {}

    /**
     * The number of iterations of a chunk.
     *
     * @param rounds iterations of the loop, 0 or more
     * @param least the minimum of {@link #least}
     */
    public static long length(long rounds, int least) {
        long length = Math.max(rounds / MOST + (rounds % MOST == 0 ? 0 : 1), least);
        return length <= UNIT ? length : (length + UNIT - 1) / UNIT * UNIT;
    }

    /**
     * The minimum number of iterations of a chunk: {@link #UNIT} if an iteration contains no loop, else 1. It is at
     * least the length of the longest array of accumulators, since each chunk has its own copies of these, which have
     * to be combined.
     */
    public static int least(Statement.Parallel loop) {
        int least = loops(loop.body().statements().get(0).blocks().get(0)) ? 1 : UNIT;
        for (Statement.Shared s : loop.arrays()) {
            least = Math.max(least, s.array().length());
        }
        return least;
    }

    private static boolean loops(Block block) {
        for (Statement s : block.all()) {
            if ((!s.blocks().isEmpty() && !(s instanceof Statement.If))
                    || (s instanceof Statement.Call call && call.function().loops())) {
                return true;
            }
        }
        return false;
    }
}
