package org.quern.ir;

/**
 * How a parallel loop is divided: by its number of rounds alone, so that what it computes depends on nothing else. All chunks have
 * the same number of rounds, but for the last, which has what is left.
 */
public final class Chunks {
    /** The most of a loop: enough for many threads to end at about the same time, few enough to cost little. */
    public static final int MOST = 128;

    /** Long chunks are a multiple of this, so that they begin where vectors and cache lines do, if the loop does. */
    public static final int UNIT = 64;

    private Chunks() {}

    /**
     * The number of rounds of a chunk.
     *
     * @param rounds of the loop, 0 or more
     * @param least see {@link #least}
     */
    public static long length(long rounds, int least) {
        long length = Math.max(rounds / MOST + (rounds % MOST == 0 ? 0 : 1), least);
        return length <= UNIT ? length : (length + UNIT - 1) / UNIT * UNIT;
    }

    /**
     * The least length: {@link #UNIT} where a round has no loop, else 1; and that of the longest array of accumulators, since every
     * chunk has arrays of its own, which are to be combined.
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
