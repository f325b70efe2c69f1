package com.example.programs;

import static org.quern.dsl.Ops.*;

import java.util.List;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.ufunc.Ufunc;

/** European call options by Black and Scholes: the price and its greeks, of all options in one pass. */
public final class Options {
    private static final DeviceFunction CDF = DeviceFunction.define("cdf", x -> erfc(x.mul(-Math.sqrt(0.5))).mul(0.5));
    private static final DeviceFunction PDF = DeviceFunction.define("pdf",
            x -> exp(square(x).mul(-0.5)).div(Math.sqrt(2 * Math.PI)));

    /** Spot, strike, years and volatility, with {@code rate} for all. */
    public static final Ufunc CALL = Ufunc.define("option_call", 4, List.of("price", "delta", "gamma", "vega", "theta"),
            k -> {
                Expr spot = k.in(0), strike = k.in(1), years = k.in(2), volatility = k.in(3), rate = k.uniform("rate");
                Expr deviation = volatility.mul(sqrt(years));
                Expr d1 = log(spot.div(strike)).add(rate.add(square(volatility).mul(0.5)).mul(years)).div(deviation);
                Expr discounted = strike.mul(exp(rate.neg().mul(years)));
                Expr delta = CDF.of(d1), likely = CDF.of(d1.sub(deviation)), density = PDF.of(d1);

                k.out(0).set(spot.mul(delta).sub(discounted.mul(likely)));
                k.out(1).set(delta);
                k.out(2).set(density.div(spot.mul(deviation)));
                k.out(3).set(spot.mul(density).mul(sqrt(years)));
                k.out(4).set(spot.mul(density).mul(volatility).div(sqrt(years).mul(-2))
                        .sub(rate.mul(discounted).mul(likely)));
            });

    private Options() {
    }
}
