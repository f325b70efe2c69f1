// Raw readings of a sensor to degrees. See README.md for how to start.
import static org.quern.dsl.Ops.*
import org.quern.array.*
import org.quern.dtype.*
import org.quern.ufunc.*

Ufunc CELSIUS = Ufunc.define("celsius", raw -> select(raw.eq(4095), Float.NaN, clip(raw.cast(DType.FLOAT32).mul(0.05).sub(70), -40, 60)))

System.out.println(CELSIUS.apply(NDArray.of(DType.UINT16, 0, 1400, 2000, 4094, 4095)))

/exit
