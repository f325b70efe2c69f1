package com.example.quotes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** What the kernels compute; that they are called is what the build's recording is made of. */
class QuotesTest {
    static final double[] PRICES = {5.0912, 10.4506, 17.6630};
    static final double[] TIME_VALUES = {5.0912, 10.4506, 7.6630};

    @Test
    void quotes() {
        Quotes quotes = Quotes.of(new double[] {90, 100, 110}, 100, 1, 0.05, 0.2);
        assertArrayEquals(PRICES, quotes.prices(), 1e-4);
        assertArrayEquals(TIME_VALUES, quotes.timeValues(), 1e-4);
    }
}
