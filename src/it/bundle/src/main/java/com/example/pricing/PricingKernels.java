package com.example.pricing;

import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.select;

import org.quern.KernelDeclarations;
import org.quern.array.DType;
import org.quern.ufunc.Ufunc;

/** The application's kernels, and the dtypes that it calls them with: for these the build compiles them. */
public final class PricingKernels implements KernelDeclarations {
    /** What a call option pays: spot, strike. */
    static final Ufunc PAYOFF = Ufunc.define("payoff", (spot, strike) -> select(spot.gt(strike), spot.sub(strike), 0));

    /** What an amount is worth today: amount, rate in 1/year, years. */
    static final Ufunc DISCOUNT = Ufunc.define("discount", (amount, rate, years) -> amount.mul(exp(rate.mul(years).neg())));

    @Override
    public void declare(Declarations declarations) {
        declarations.add(PAYOFF, DType.FLOAT64, DType.FLOAT64);
        declarations.add(DISCOUNT, DType.FLOAT64, DType.FLOAT64, DType.FLOAT64);
    }
}
