package org.quern.ufunc;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;

/** The table of errors in the documentation, read and written. */
final class AccuracyTable {
    private static final Path PAGE = Path.of("..", "src", "site", "markdown", "accuracy.md");
    private static final String HEAD = "| function | float64 FAST | float64 TIGHT | float32 FAST | float32 TIGHT |";

    private final Map<MathFunction, double[]> errors = new EnumMap<>(MathFunction.class);

    /** What a tier promises, whatever the table says. */
    static double promised(Accuracy accuracy) {
        return accuracy == Accuracy.FAST ? 4 : 1;
    }

    /** A column: errors of one dtype and tier. */
    static int column(DType type, Accuracy accuracy) {
        return (type == DType.FLOAT64 ? 0 : 2) + (accuracy == Accuracy.FAST ? 0 : 1);
    }

    /** The table as the page has it; what is not there is 0. */
    static AccuracyTable read() throws IOException {
        AccuracyTable table = new AccuracyTable();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\|", -1);
            for (MathFunction f : MathFunction.values()) {
                if (cells.length == 7 && cells[1].strip().equals("`" + f.symbol() + "`")) {
                    for (int c = 0; c < 4; c++) {
                        table.set(f, c, Double.parseDouble(cells[c + 2].strip()));
                    }
                }
            }
        }
        return table;
    }

    double get(MathFunction f, int column) {
        double[] row = errors.get(f);
        return row == null ? 0 : row[column];
    }

    void set(MathFunction f, int column, double ulps) {
        errors.computeIfAbsent(f, x -> new double[4])[column] = ulps;
    }

    /**
     * Writes it into the page, rounded up to two decimals. What is not exact is beyond 0.5
     * somewhere, be it not where it was looked for: at least 0.51 is stated.
     */
    void write() throws IOException {
        List<String> page = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.equals(HEAD)) {
                page.add(line);
                page.add("| --- | ---: | ---: | ---: | ---: |");
                for (MathFunction f : MathFunction.values()) {
                    page.add(row(f));
                }
            } else if (!line.startsWith("|")) {
                page.add(line);
            }
        }
        Files.write(PAGE, page);
    }

    private String row(MathFunction f) {
        StringBuilder row = new StringBuilder("| `").append(f.symbol()).append("` |");
        for (int c = 0; c < 4; c++) {
            row.append(String.format(Locale.ROOT, " %.2f |", stated(get(f, c))));
        }
        return row.toString();
    }

    private static double stated(double ulps) {
        return ulps == 0 ? 0 : Math.max(0.51, BigDecimal.valueOf(ulps).setScale(2, RoundingMode.CEILING).doubleValue());
    }
}
