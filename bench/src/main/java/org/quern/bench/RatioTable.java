package org.quern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as a Markdown table. */
final class RatioTable {
    /** A median this far above the minimum says that the core was not ours for much of the time. */
    private static final double NOISY = 1.25;

    private RatioTable() {}

    static String of(List<Row> rows) {
        List<Side> others = new ArrayList<>();
        for (Side side : Side.values()) {
            if (side != Side.QUERN && rows.stream().anyMatch(r -> r.times().containsKey(side))) {
                others.add(side);
            }
        }
        StringBuilder t = new StringBuilder("| work | dtype | n | Quern ns |");
        StringBuilder rule = new StringBuilder("| --- | --- | --: | --: |");
        for (Side side : others) {
            t.append(' ').append(side).append(" |");
            rule.append(" --: |");
        }
        t.append(" spread |\n").append(rule).append(" --- |\n");
        for (Row r : rows) {
            t.append(String.format(Locale.ROOT, "| %s | %s | %s | %.3f |", r.work().name(), r.work().dtypes(),
                    r.work().sizes(), r.perElement(Side.QUERN)));
            for (Side side : others) {
                double ratio = r.ratio(side);
                t.append(Double.isNaN(ratio) ? "  |" : String.format(Locale.ROOT, " %.2f |", ratio));
            }
            double spread = Math.max(r.times().get(Side.QUERN).spread(),
                    r.times().containsKey(Side.C) ? r.times().get(Side.C).spread() : 1);
            t.append(String.format(Locale.ROOT, " %.2f%s |%n", spread, spread > NOISY ? " noisy" : ""));
        }
        return t.toString();
    }
}
