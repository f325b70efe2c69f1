package org.quern.ir.cost;

import java.util.Arrays;
import org.quern.ir.Function;
import org.quern.ir.analysis.CoreFacts;

/**
 * Estimated time of one core, for given sizes of the core dimensions.
 *
 * @param sizes of the core dimensions
 * @param cost of a core, with all lanes in use
 * @param alone nanoseconds of a core that is computed alone
 * @param gain picoseconds saved for each core by lanes across cores instead of lanes within one, some of which may be
 *     idle
 */
public record CoreCost(@SuppressWarnings("ArrayRecordComponent") long[] sizes, Cost cost, double alone,
        long gain) {
    public static CoreCost of(Function kernel, CoreFacts facts, long[] sizes, int lanes) {
        Cost full = Cost.of(kernel, sizes, 0);
        double within = facts.lanes() ? Cost.of(kernel, sizes, lanes).nanos() : full.nanos() * lanes;
        return new CoreCost(sizes.clone(), full, within, (long) Math.min(1e15, (within - full.nanos()) * 1000));
    }

    public boolean isFor(long[] others) {
        return Arrays.equals(sizes, others);
    }
}
