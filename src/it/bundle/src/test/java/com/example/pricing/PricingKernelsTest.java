package com.example.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;

/** What the kernels compute; that they are called is what the build's recording is made of. */
class PricingKernelsTest {
    @Test
    void payoffs() {
        assertEquals("[ 0.  0. 10.]", PricingKernels.PAYOFF.apply(NDArray.of(90.0, 100, 110), 100.0).toString());
    }

    @Test
    void presentValues() {
        NDArray today = PricingKernels.DISCOUNT.apply(NDArray.of(0.0, 100), 0.05, 2.0);
        assertEquals("[ 0.        90.4837418]", today.toString());
    }
}
