package com.example.programs

import org.quern.dsl.Ops.isnan
import org.quern.dsl.Ops.select
import org.quern.dsl.Ops.sqrt
import org.quern.dsl.Ops.square
import org.quern.dtype.DType
import org.quern.ufunc.Gufunc
import org.quern.ufunc.Ufunc

/** Series of measurements, one a row, with NaN where there is none. */
object Series {
    /** The mean of each window of `w` values, of those that are there. */
    val ROLLING: Gufunc =
        Gufunc.define("rolling", "(n)->(n-w+1)") { k ->
            val x = k.`in`(0)
            k.lanes(k.out(0).size(0)) { i ->
                val sum = k.`var`(x.dtype(), 0)
                val there = k.`var`(DType.INT32, 0)
                k.loop(k.dim("w")) { j ->
                    val value = x.at(i + j)
                    sum += select(isnan(value), 0, value)
                    there += isnan(value).not()
                }
                k.out(0).set(sum / there.cast(x.dtype()), i)
            }
        }

    /** The last value that was there. */
    val FORWARD_FILL: Gufunc =
        Gufunc.define("forward_fill", "(n)->(n)") { k ->
            val last = k.`var`(k.`in`(0).dtype(), Double.NaN)
            k.loop(k.dim("n")) { i ->
                val value = k.`in`(0).at(i)
                last.set(select(isnan(value), last, value))
                k.out(0).set(last, i)
            }
        }

    /** How many values are there, their mean and their standard deviation. */
    val DESCRIBE: Gufunc =
        Gufunc.define("describe", "(n)->(),(),()", listOf("count", "mean", "deviation")) { k ->
            val x = k.`in`(0)
            val count = k.sum(DType.INT64)
            val sum = k.sum(x.dtype())
            val squares = k.sum(x.dtype())
            k.lanes(k.dim("n")) { i ->
                count += isnan(x.at(i)).not()
                sum += select(isnan(x.at(i)), 0, x.at(i))
            }
            val mean = k.`var`(sum / count.cast(x.dtype()))
            k.lanes(k.dim("n")) { i -> squares += select(isnan(x.at(i)), 0, square(x.at(i) - mean)) }
            k.out(0).set(count)
            k.out(1).set(mean)
            k.out(2).set(sqrt(squares / count.cast(x.dtype())))
        }

    /** Value, mean, deviation: how many deviations from the mean. */
    val SCORE: Ufunc = Ufunc.define("score") { x, mean, deviation -> (x - mean) / deviation }
}
