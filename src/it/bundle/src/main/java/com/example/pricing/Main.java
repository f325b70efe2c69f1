package com.example.pricing;

import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheUse;

/**
 * Prints what options on four spots, struck at 100 and paid in two years, are worth today, and where the kernels came
 * from.
 */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        NDArray spots = NDArray.of(90.0, 100, 110, 120);
        NDArray payoffs = PricingKernels.PAYOFF.apply(spots, 100.0);
        System.out.println(PricingKernels.DISCOUNT.apply(payoffs, 0.05, 2.0));
        CacheUse use = Quern.cache().use();
        System.out.println(use.hits() + " kernels loaded, " + use.misses() + " missing");
    }
}
