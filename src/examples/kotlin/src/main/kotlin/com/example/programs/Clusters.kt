package com.example.programs

import org.quern.array.NDArray
import org.quern.dsl.Ops.select
import org.quern.dsl.Ops.square
import org.quern.dtype.DType
import org.quern.ufunc.Gufunc

/** Nearest neighbours, and k-means by Lloyd's algorithm. */
object Clusters {
    /** For a point, which of m others is nearest, and the square of its distance. */
    val NEAREST: Gufunc =
        Gufunc.define("nearest", "(d),(m,d)->(),()", listOf("index", "square")) { k ->
            val point = k.`in`(0)
            val others = k.`in`(1)
            val best = k.`var`(k.promote(point, others), Double.POSITIVE_INFINITY)
            val index = k.`var`(-1)
            k.loop(k.dim("m")) { j ->
                val sum = k.sum(best.dtype())
                k.lanes(k.dim("d")) { c -> sum += square(point.at(c) - others.at(j, c)) }
                k.`when`(sum.lt(best)) {
                    best.set(sum)
                    index.set(j)
                }
            }
            k.out(0).set(index)
            k.out(1).set(best)
        }

    /** The means of the points of each cluster; where there is no point, the centre as it was. */
    val MEANS: Gufunc =
        Gufunc.define("means", "(n,d),(n),(m,d)->(m,d)") { k ->
            val (points, labels, centres) = listOf(k.`in`(0), k.`in`(1), k.`in`(2))
            k.loop(k.dim("m")) { j ->
                k.loop(k.dim("d")) { c ->
                    val sum = k.sum(centres.dtype())
                    val count = k.sum(DType.INT64)
                    k.lanes(k.dim("n")) { i ->
                        val inside = labels.at(i).eq(j)
                        sum += select(inside, points.at(i, c), 0)
                        count += inside
                    }
                    k.out(0).set(select(count.eq(0), centres.at(j, c), sum / count.cast(centres.dtype())), j, c)
                }
            }
        }

    /** Centres of clusters, m by d, after some rounds from these. */
    fun kMeans(points: NDArray, centres: NDArray, rounds: Int): NDArray =
        NDArray.scope().use { scope ->
            scope.keep(
                (1..rounds).fold(centres) { now, _ ->
                    MEANS.apply(points, NEAREST.applyAll(points, now).get("index"), now)
                },
            )
        }
}
