package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;

final class CatalogueTest {
    /** The prices with an exact normal distribution; 7.5e-8 of its approximation times spot and strike is allowed. */
    @Test
    void callPrices() {
        NDArray strike = NDArray.of(80.0, 100, 120);
        double[] price = BlackScholes.CALL.apply(100.0, strike, 1.0, 0.05, 0.2).toDoubleArray();
        assertArrayEquals(new double[] {24.588835443, 10.450583572, 3.247477417}, price, 2e-5);
    }

    @Test
    void callPricesInFloat32() {
        NDArray price = BlackScholes.CALL.apply(100.0, NDArray.of(100f), 1.0, 0.05, 0.2);
        assertEquals(DType.FLOAT32, price.dtype());
        assertEquals(10.4506, price.getDouble(0), 1e-3);
    }

    @Test
    void escapes() {
        List<NDArray> r = Mandelbrot.escape(50).on(NDArray.of(0.0, -1, 2, 300), NDArray.of(0.0, 0, 2, 0)).runAll();
        // 2+2i: |z|² is 0, 8, 104, 10600, then 1.1e8; 300: 0, then 90000
        assertArrayEquals(new int[] {50, 50, 4, 1}, r.get(0).toIntArray());
        assertEquals(DType.FLOAT64, r.get(1).dtype());
        assertEquals(0, r.get(1).getDouble(0));
        assertThrows(ArgumentException.class, () -> Mandelbrot.escape(0));
    }
}
