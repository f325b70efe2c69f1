package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Results;

class OptionsTest {
    private static Results at(double spot, double years, double volatility, double rate) {
        return Options.CALL.on(spot, 100.0, years, volatility).with("rate", rate).runAll();
    }

    /** Hull, Options, Futures and Other Derivatives, example 15.6: 4.76 for a stock at 42. */
    @Test
    void thePriceOfATextbook() {
        NDArray price = Options.CALL.on(42.0, 40.0, 0.5, 0.2).with("rate", 0.1).runAll().get("price");
        assertEquals(4.759422392871532, price.getDouble(), 1e-12);
    }

    /** Greeks are derivatives of the price: compared with central differences. */
    @Test
    void greeksAreDerivatives() {
        double h = 1e-4;
        Results now = at(105, 0.75, 0.25, 0.03);
        double up = at(105 + h, 0.75, 0.25, 0.03).get("price").getDouble();
        double down = at(105 - h, 0.75, 0.25, 0.03).get("price").getDouble();
        double price = now.get("price").getDouble();
        assertEquals((up - down) / (2 * h), now.get("delta").getDouble(), 1e-7);
        assertEquals((up - 2 * price + down) / (h * h), now.get("gamma").getDouble(), 1e-5);
        assertEquals(
                (at(105, 0.75, 0.25 + h, 0.03).get("price").getDouble()
                        - at(105, 0.75, 0.25 - h, 0.03).get("price").getDouble()) / (2 * h),
                now.get("vega").getDouble(), 1e-6);
        assertEquals(
                (at(105, 0.75 - h, 0.25, 0.03).get("price").getDouble()
                        - at(105, 0.75 + h, 0.25, 0.03).get("price").getDouble()) / (2 * h),
                now.get("theta").getDouble(), 1e-6);
    }

    @Test
    void manyOptionsOfOneStrike() {
        NDArray spots = NDArray.of(new float[] { 90, 100, 110, 120 }, 2, 2);
        NDArray price = Options.CALL.on(spots, 100, 1, 0.2).with("rate", 0.05).runAll().get(0);
        assertEquals(DType.FLOAT32, price.dtype()); // numbers and the rate take the dtype of the array
        Close.check(new double[] { 5.0912, 10.4506, 17.6630, 26.1690 }, price, 1e12);
    }
}
