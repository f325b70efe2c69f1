package com.example.quotes;

import static org.quern.dsl.Ops.select;

import org.quern.ufunc.Ufunc;

/** The service's own kernels. Which dtypes they are compiled for, src/main/quern/overloads.txt says: the tests'. */
final class QuoteKernels {
    /** What a call option costs beyond what it would pay at once: price, spot, strike. */
    static final Ufunc TIME_VALUE = Ufunc.define("time_value",
            (price, spot, strike) -> price.sub(select(spot.gt(strike), spot.sub(strike), 0)));

    private QuoteKernels() {}
}
