package com.example.kernels

import org.quern.dtype.DType
import org.quern.array.NDArray
import org.quern.dsl.Ops.cos
import org.quern.dsl.Ops.sin
import org.quern.dsl.Ops.sqrt
import org.quern.ufunc.Gufunc
import org.quern.ufunc.Ufunc

/** The distance of a point from the focus: a kernel at top level. x, y. */
val RADIUS: Ufunc = Ufunc.define("radius") { x, y -> sqrt(x * x + y * y) }

/** Kepler's equation: a kernel in an object. */
object Kepler {
    /** Mean anomaly, eccentricity. By Newton's method; each element takes its own number of rounds. */
    val ANOMALY: Ufunc = Ufunc.define("eccentric_anomaly", 2, 1) { k ->
        val mean = k.`in`(0)
        val eccentricity = k.`in`(1)
        val anomaly = k.`var`(mean)
        k.loop(50) { _ ->
            val step = (anomaly - eccentricity * sin(anomaly) - mean) / (1.0 - eccentricity * cos(anomaly))
            anomaly -= step
            k.breakIf(step.abs().lt(1e-14))
        }
        k.out(0).set(anomaly)
    }
}

/** Where a planet is. Its kernels are in the companion. */
class Orbit(private val axis: Double, private val eccentricity: Double) {
    /** The distances at these mean anomalies, in [out] or in a new array. */
    fun distances(means: NDArray, out: NDArray? = null): NDArray {
        val anomalies = Kepler.ANOMALY.apply(means, eccentricity)
        return DISTANCE.on(axis, eccentricity, anomalies).out(out).run()
    }

    companion object {
        /** Half the long axis, eccentricity, eccentric anomaly. */
        val DISTANCE: Ufunc = Ufunc.define("orbit_distance") { a, e, anomaly -> a * (1.0 - e * cos(anomaly)) }

        /** The mean of each row's distances. */
        @JvmField
        val MEAN: Gufunc = Gufunc.define("mean_distance", "(n)->()") { k ->
            val sum = k.sum(DType.FLOAT64)
            k.lanes(k.dim("n")) { i -> sum += k.`in`(0).at(i) }
            k.out(0).set(sum / k.dim("n"))
        }
    }
}
