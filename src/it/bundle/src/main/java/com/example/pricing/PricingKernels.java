package com.example.pricing;

import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.select;

import org.quern.ufunc.Ufunc;

/** The application's kernels. Which dtypes they are compiled for, src/main/quern/overloads.txt says: the tests'. */
final class PricingKernels {
    /** What a call option pays: spot, strike. */
    static final Ufunc PAYOFF = Ufunc.define("payoff", (spot, strike) -> select(spot.gt(strike), spot.sub(strike), 0));

    /** What an amount is worth today: amount, rate in 1/year, years. */
    static final Ufunc DISCOUNT = Ufunc.define("discount",
            (amount, rate, years) -> amount.mul(exp(rate.mul(years).neg())));

    private PricingKernels() {
    }
}
