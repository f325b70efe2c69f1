package org.quern.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The measurements of a piece of work.
 *
 * @param times for those that did it
 */
record Row(Task work, Map<Side, Timing.Result> times) {
    /**
     * Measures all sides by turns, and says so on the standard error.
     *
     * @param nanos for all of them together, warm-up not counted
     */
    static Row measure(Task work, Map<Side, Timing.Work> works, long nanos) {
        Timing.Result[] results = Timing.interleaved(nanos, works.values().toArray(Timing.Work[]::new));
        Map<Side, Timing.Result> times = new EnumMap<>(Side.class);
        for (Side side : works.keySet()) {
            times.put(side, results[times.size()]);
        }
        Row row = new Row(work, times);
        StringBuilder line = new StringBuilder(
                work.key() + ": " + String.format(Locale.ROOT, "%.3f ns", row.perElement(Side.QUERN)));
        times.keySet().forEach(side -> line.append(String.format(Locale.ROOT, ", %s %.2f", side, row.ratio(side))));
        System.err.println(line);
        return row;
    }

    /** A side's time over Quern's, least against least; NaN if it did not take part. */
    double ratio(Side side) {
        Timing.Result r = times.get(side);
        return r == null ? Double.NaN : r.min() / times.get(Side.QUERN).min();
    }

    /** Nanoseconds per element. */
    double perElement(Side side) {
        return ratio(side) * times.get(Side.QUERN).min() / work.elements();
    }
}
