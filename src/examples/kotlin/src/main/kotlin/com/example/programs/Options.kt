package com.example.programs

import com.example.kernels.minus
import org.quern.dsl.DeviceFunction
import org.quern.dsl.Ops.erfc
import org.quern.dsl.Ops.exp
import org.quern.dsl.Ops.log
import org.quern.dsl.Ops.sqrt
import org.quern.dsl.Ops.square
import org.quern.ufunc.Ufunc
import kotlin.math.PI

private val CDF = DeviceFunction.define("cdf") { x -> erfc(x * -kotlin.math.sqrt(0.5)) * 0.5 }
private val PDF = DeviceFunction.define("pdf") { x -> exp(square(x) * -0.5) / kotlin.math.sqrt(2 * PI) }

/** European call options by Black and Scholes. */
object Options {
    /** Spot, strike, years and volatility, with `rate` for all: the price and its greeks. */
    val CALL: Ufunc =
        Ufunc.define("option_call", 4, listOf("price", "delta", "gamma", "vega", "theta")) { k ->
            val spot = k.`in`(0)
            val strike = k.`in`(1)
            val years = k.`in`(2)
            val volatility = k.`in`(3)
            val rate = k.uniform("rate")
            val deviation = volatility * sqrt(years)
            val d1 = (log(spot / strike) + (rate + square(volatility) * 0.5) * years) / deviation
            val discounted = strike * exp(-rate * years)
            val delta = CDF.of(d1)
            val likely = CDF.of(d1 - deviation)
            val density = PDF.of(d1)

            k.out(0).set(spot * delta - discounted * likely)
            k.out(1).set(delta)
            k.out(2).set(density / (spot * deviation))
            k.out(3).set(spot * density * sqrt(years))
            k.out(4).set(spot * density * volatility / (sqrt(years) * -2) - rate * discounted * likely)
        }
}
