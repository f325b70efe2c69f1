// Prices of call options by Black and Scholes. See README.md for how to start.
import static org.quern.dsl.Ops.*
import org.quern.array.*
import org.quern.dsl.*
import org.quern.ufunc.*

DeviceFunction CDF = DeviceFunction.define("cdf", x -> erfc(x.mul(-Math.sqrt(0.5))).mul(0.5))

Ufunc CALL = Ufunc.define("call", 4, 1, k -> {
    Expr spot = k.in(0), strike = k.in(1), years = k.in(2), volatility = k.in(3), rate = k.uniform("rate");
    Expr deviation = volatility.mul(sqrt(years));
    Expr d1 = log(spot.div(strike)).add(rate.add(square(volatility).mul(0.5)).mul(years)).div(deviation);
    k.out(0).set(spot.mul(CDF.of(d1)).sub(strike.mul(exp(rate.neg().mul(years))).mul(CDF.of(d1.sub(deviation)))));
})

System.out.println(CALL.on(NDArray.of(42.0, 50), 40, 0.5, 0.2).with("rate", 0.1).run())

/exit
