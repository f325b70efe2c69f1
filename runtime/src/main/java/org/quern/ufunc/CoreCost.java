package org.quern.ufunc;

import java.util.Arrays;
import org.quern.ir.Function;

/**
 * How long one core takes, for cores of some sizes.
 *
 * @param sizes of the core dimensions
 * @param cost with all lanes in use
 * @param alone nanoseconds of a core that is computed alone
 * @param gain picoseconds that lanes across cores save, in each core, against lanes within it, of which some may have nothing to do
 */
record CoreCost(@SuppressWarnings("ArrayRecordComponent") long[] sizes, Cost cost, double alone,
        long gain) {
    static CoreCost of(Function kernel, CoreFacts facts, long[] sizes, int lanes) {
        Cost full = Cost.of(kernel, sizes, 0);
        double within = facts.lanes() ? Cost.of(kernel, sizes, lanes).nanos() : full.nanos() * lanes;
        return new CoreCost(sizes.clone(), full, within, (long) Math.min(1e15, (within - full.nanos()) * 1000));
    }

    boolean isFor(long[] others) {
        return Arrays.equals(sizes, others);
    }
}
