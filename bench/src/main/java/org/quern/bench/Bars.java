package org.quern.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The bars that measurements have to reach, and the verdict. */
final class Bars {
    private static final double CALL_NANOS = 150;
    private static final double COMPILE_MILLIS = 150;

    private final double lanesBar;
    private final List<String> lines = new ArrayList<>();
    private int missed;

    /** For code of an instruction set: without AVX-512 there are half as many lanes. */
    Bars(String codeFor) {
        lanesBar = codeFor.equals("x86-64-v4") ? 4 : 2.5;
    }

    /** Holds a row against its bars. A side that did not take part has none. */
    void check(Row row) {
        switch (row.work().name()) {
            case "add", "fused" -> {
                if (row.work().elements() <= 10) {
                    below("a call on " + row.work().elements() + " elements", row.times().get(Side.QUERN).min(),
                            CALL_NANOS, "ns");
                } else if (row.work().dtypes().startsWith("float")) {
                    atLeast(row, Side.C, 0.9);
                }
            }
            case "Mandelbrot" -> {
                atLeast(row, Side.C, lanesBar);
                atLeast(row, Side.NUMBA, lanesBar);
            }
            case "cube-root", "Kepler" -> {
                atLeast(row, Side.C, 3);
                atLeast(row, Side.NUMBA, 3);
            }
            case "exp", "log", "sin", "pow", "tanh" -> {
                atLeast(row, Side.NUMPY, 1);
                atLeast(row, Side.NUMBA, 3);
            }
            case "Black-Scholes" -> {
                atLeast(row, Side.C_FAST, 1);
                atLeast(row, Side.JAVA, 4);
            }
            case "branchy", "polynomial", "hash", "blend" -> {
                boolean numba = row.ratio(Side.NUMBA) < row.ratio(Side.C);
                atLeast(row, numba ? Side.NUMBA : Side.C, 1);
            }
            default -> throw new IllegalArgumentException(row.work().name() + " has no bar");
        }
    }

    /** Holds the time of a compilation against its bar; says whether it is met. */
    boolean compiles(double millis) {
        boolean met = millis < COMPILE_MILLIS;
        missed += met ? 0 : 1;
        return met;
    }

    /** Holds the fastest of several sides against a bar. */
    void atLeast(Row row, List<Side> sides, double bar) {
        sides.stream().filter(side -> row.times().containsKey(side)).min(Comparator.comparingDouble(row::ratio))
                .ifPresent(side -> atLeast(row, side, bar));
    }

    private void atLeast(Row row, Side side, double bar) {
        double ratio = row.ratio(side);
        if (!Double.isNaN(ratio)) {
            line(row.work().key() + ", " + side + " / Quern", ratio, ratio >= bar, ">= " + bar, "");
        }
    }

    /** Holds a value against what it shall stay below. */
    void below(String what, double value, double bar, String unit) {
        line(what, value, value < bar, "< " + bar, unit);
    }

    private void line(String what, double value, boolean met, String bar, String unit) {
        missed += met ? 0 : 1;
        lines.add(String.format(Locale.ROOT, "- %s %s: %.3f%s (bar: %s%s)%n", met ? "pass" : "MISS", what, value, unit,
                bar, unit));
    }

    /** The bars as a Markdown list. */
    String list() {
        return String.join("", lines);
    }

    int missed() {
        return missed;
    }
}
