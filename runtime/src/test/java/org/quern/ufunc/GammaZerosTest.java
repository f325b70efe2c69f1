package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.array.NDArray;
import org.quern.dsl.Ops;
import org.quern.testing.NrtBalance;

/** The logarithm of the gamma function at the floats nearest to its zeros, where all that is left is what the zero itself lacks. */
@ExtendWith(NrtBalance.class)
class GammaZerosTest {
    /** An argument, and the exact result as the sum of two floats. */
    private record Row(double x, double high, double low) {
        static Row of(String line) {
            String[] cells = line.split("\t", -1);
            return new Row(Double.parseDouble(cells[0]), Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
        }
    }

    private static List<Row> rows() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                GammaZerosTest.class.getResourceAsStream("/math/lgamma-zeros.tsv"), StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).map(Row::of).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Accuracy.class)
    void withinAUnit(Accuracy accuracy) throws IOException {
        List<Row> rows = rows();
        assertEquals(81, rows.size());
        try (Ufunc lgamma = Ufunc.define("lgamma_zeros", Ops::lgamma).accuracy(accuracy);
                NDArray x = NDArray.of(rows.stream().mapToDouble(Row::x).toArray());
                NDArray y = lgamma.apply(x)) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                double error = Math.abs(y.getDouble(i) - row.high - row.low) / Math.ulp(row.high);
                assertTrue(error <= 0.75, row + ": " + y.getDouble(i) + ", " + error + " units");
            }
        }
    }
}
