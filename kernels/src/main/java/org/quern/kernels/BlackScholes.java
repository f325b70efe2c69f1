package org.quern.kernels;

import org.quern.dsl.Body1;
import org.quern.dsl.Body5;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.ufunc.Ufunc;

/**
 * European options without dividends, by F. Black and M. Scholes, "The Pricing of Options and Corporate Liabilities",
 * Journal of Political Economy 81 (1973).
 */
public final class BlackScholes {
    /**
     * The standard normal distribution function, by formula 26.2.17 of Abramowitz and Stegun, "Handbook of Mathematical
     * Functions" (1964): absolute error below 7.5e-8.
     */
    public static final DeviceFunction CND = DeviceFunction.define("cnd", new Cnd());

    /**
     * The price of a call: {@code call(spot, strike, time, rate, volatility)}.
     *
     * <p>Spot and strike in one currency, which is the result's; time to expiry in years; rate, continuously
     * compounded, and volatility per year, as fractions. In float32 if all operands are, in float64 otherwise. All
     * operands but rate must be above zero; otherwise the result is NaN or meaningless.
     */
    public static final Ufunc CALL = Ufunc.define("black_scholes_call", new Call());

    private BlackScholes() {}

    // Named classes, no lambdas: a fresh process runs this on the way to its first result.
    private static final class Cnd implements Body1 {
        @Override
        public Expr of(Expr d) {
            Expr k = d.abs().mul(0.2316419).add(1).divInto(1.0);
            Expr series = k.mul(1.330274429).add(-1.821255978).mul(k).add(1.781477937).mul(k).add(-0.356563782).mul(k)
                    .add(0.31938153).mul(k);
            Expr tail = Ops.exp(d.mul(d).mul(-0.5)).mul(0.3989422804014327).mul(series);
            return Ops.select(d.gt(0), tail.subFrom(1.0), tail);
        }
    }

    private static final class Call implements Body5 {
        @Override
        public Expr of(Expr spot, Expr strike, Expr time, Expr rate, Expr volatility) {
            Expr spread = volatility.mul(Ops.sqrt(time));
            Expr drift = rate.add(volatility.mul(volatility).mul(0.5)).mul(time);
            Expr d1 = Ops.log(spot.div(strike)).add(drift).div(spread);
            Expr d2 = d1.sub(spread);
            Expr discounted = strike.mul(Ops.exp(rate.mul(time).neg()));
            return spot.mul(CND.of(d1)).sub(discounted.mul(CND.of(d2)));
        }
    }
}
