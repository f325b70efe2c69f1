package org.quern.bench;

import java.util.Map;

/**
 * What was measured of a piece of work.
 *
 * @param times for those that did it
 */
record Row(Workload work, Map<Side, Timing.Result> times) {
    /** How many times as long as Quern a side took, least against least; NaN if it did not take part. */
    double ratio(Side side) {
        Timing.Result r = times.get(side);
        return r == null ? Double.NaN : r.min() / times.get(Side.QUERN).min();
    }

    /** Nanoseconds per element. */
    double perElement(Side side) {
        return ratio(side) * times.get(Side.QUERN).min() / work.size();
    }
}
