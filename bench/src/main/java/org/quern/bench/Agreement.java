package org.quern.bench;

import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** Whether those who are compared did the same work. */
final class Agreement {
    private Agreement() {}

    /**
     * Compares a side's results with Quern's. Integers are the same; but a multiply-add fused by one and not by the
     * other moves a point at the edge of the Mandelbrot set to another count, one in a hundred at most. Floats differ
     * by what the library's functions and the order of roundings allow.
     *
     * @throws IllegalStateException if they are not the same numbers
     */
    static void check(Task w, Side side, NDArray expected, NDArray actual) {
        double tolerance = expected.dtype() == DType.FLOAT64 ? 1e-11 : expected.dtype() == DType.FLOAT32 ? 2e-4 : 0;
        double[] x = expected.toDoubleArray();
        double[] y = actual.toDoubleArray();
        int different = 0;
        int first = -1;
        for (int i = 0; i < x.length; i++) {
            if (!(Math.abs(x[i] - y[i]) <= tolerance * Math.max(1, Math.abs(x[i])))) {
                different++;
                first = first < 0 ? i : first;
            }
        }
        int allowed = expected.dtype() == DType.INT32 ? x.length / 100 : 0;
        if (x.length != y.length || different > allowed) {
            throw new IllegalStateException(w.key() + ": " + different + " of " + x.length + " results of " + side
                    + " differ from Quern's"
                    + (first < 0 ? "" : ", the first [" + first + "]: " + y[first] + ", not " + x[first]));
        }
    }
}
