package com.example.quotes;

import org.quern.array.NDArray;
import org.quern.kernels.BlackScholes;

/**
 * Call options, one for each spot.
 *
 * @param prices by a kernel that Quern has ready made
 * @param timeValues by a kernel of the service's own
 */
record Quotes(double[] prices, double[] timeValues) {
    /**
     * Quotes options without dividends.
     *
     * @param strike in the currency of the spots
     * @param years to expiry
     * @param rate and volatility are per year, as fractions
     */
    static Quotes of(double[] spots, double strike, double years, double rate, double volatility) {
        NDArray spot = NDArray.wrap(spots);
        NDArray price = BlackScholes.CALL.apply(spot, strike, years, rate, volatility);
        return new Quotes(price.toDoubleArray(), QuoteKernels.TIME_VALUE.apply(price, spot, strike).toDoubleArray());
    }
}
