package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dsl.Ops;

/** The sign of every kind of number, as NumPy has it: the assertions tell 0 from -0. */
final class SignTest {
    private static final double[] SIGNS = {0, 0, 1, -1, 1, -1, 1, -1, Double.NaN};

    private static final Ufunc SIGN = Ufunc.define("sign", x -> Ops.sign(x));

    @Test
    void ofFloats() {
        double[] x = {-0.0, 0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
        float[] single = {-0f, 0, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
        assertArrayEquals(SIGNS, SIGN.apply(NDArray.wrap(x).copy()).toDoubleArray());
        assertArrayEquals(SIGNS, SIGN.apply(NDArray.wrap(single).copy()).toDoubleArray());
    }

    @Test
    void ofIntegers() {
        long[] x = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
        assertArrayEquals(new double[] {-1, -1, 0, 1, 1}, SIGN.apply(NDArray.wrap(x).copy()).toDoubleArray());
    }
}
