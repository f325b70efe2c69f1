package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Results;

class SeriesTest {
    private static final double NAN = Double.NaN;
    private static final NDArray ROWS = NDArray
            .of(new double[] { 1, NAN, 3, 4, NAN, NAN, NAN, 8, 2, 2, 2, 2, 2, 2, 2, 10 }, 2, 8);

    @Test
    void rollingMeansSkipWhatIsMissing() {
        NDArray means = Series.ROLLING.on(ROWS).with("w", 3).run();
        assertArrayEquals(new long[] { 2, 6 }, means.shape());
        assertArrayEquals(new double[] { 2, 3.5, 3.5, 4, NAN, 8, 2, 2, 2, 2, 2, 14 / 3.0 }, means.toDoubleArray());
    }

    @Test
    void theLastValueGoesOn() {
        assertArrayEquals(new double[] { 1, 1, 3, 4, 4, 4, 4, 8 },
                Series.FORWARD_FILL.apply(ROWS.select(0, 0)).toDoubleArray());
        assertArrayEquals(new double[] { NAN, 5 }, Series.FORWARD_FILL.apply(NDArray.of(NAN, 5)).toDoubleArray());
    }

    @Test
    void scoresOfWhatIsThere() {
        Results all = Series.DESCRIBE.applyAll(ROWS);
        assertArrayEquals(new long[] { 4, 8 }, all.get("count").toLongArray());
        assertArrayEquals(new double[] { 4, 3 }, all.get("mean").toDoubleArray());
        assertArrayEquals(new double[] { Math.sqrt(26 / 4.0), Math.sqrt(7) }, all.get("deviation").toDoubleArray());
        NDArray scores = Series.SCORE.apply(ROWS, all.get("mean").reshape(2, 1), all.get("deviation").reshape(2, 1));
        assertEquals(-3 / Math.sqrt(6.5), scores.getDouble(0, 0));
        assertEquals(7 / Math.sqrt(7), scores.getDouble(1, 7));
    }

    @Test
    void float32StaysFloat32() {
        NDArray rows = ROWS.asType(DType.FLOAT32);
        assertEquals(DType.FLOAT32, Series.ROLLING.on(rows).with("w", 3).run().dtype());
        assertEquals(DType.FLOAT32, Series.DESCRIBE.applyAll(rows).get("deviation").dtype());
    }
}
