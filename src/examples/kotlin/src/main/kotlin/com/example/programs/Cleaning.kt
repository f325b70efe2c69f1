package com.example.programs

import org.quern.dsl.Ops.clip
import org.quern.dsl.Ops.select
import org.quern.dsl.Reduce
import org.quern.dtype.DType
import org.quern.ufunc.Gufunc
import org.quern.ufunc.Ufunc

/** Raw readings made fit for use. */
object Cleaning {
    /** Readings of 12 bits; 4095 is a sensor that is not there. Degrees Celsius, between -40 and 60. */
    val CELSIUS: Ufunc =
        Ufunc.define("celsius") { raw ->
            select(raw.eq(4095), Float.NaN, clip(raw.cast(DType.FLOAT32) * 0.05 - 70, -40, 60))
        }

    /** A code of a table by its index, or 255 where the index is none of the table's. */
    val RECODE: Gufunc =
        Gufunc.define("recode", "(),(t)->()") { k ->
            val code = k.`in`(0)
            val known = code.ge(0).and(code.lt(k.dim("t")))
            k.out(0).set(select(known, k.`in`(1).at(select(known, code, 0)), 255))
        }

    /** How many of n codes are 0, 1, ... 255. */
    val COUNTS: Gufunc =
        Gufunc.define("counts", "(n)->(256)") { k ->
            val counts = k.accumulators(Reduce.SUM, DType.INT64, 256)
            k.loop(k.dim("n")) { i -> counts.add(k.`in`(0).at(i), 1) }
            k.loop(256) { b -> k.out(0).set(counts.get(b), b) }
        }
}
