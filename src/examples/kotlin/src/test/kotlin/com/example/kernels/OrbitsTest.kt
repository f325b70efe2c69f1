package com.example.kernels

import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import kotlin.math.abs
import kotlin.math.cos
import kotlin.math.hypot
import kotlin.math.sin
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.quern.dtype.DType
import org.quern.array.NDArray

class OrbitsTest {
    @Test
    fun aKernelAtTopLevel() {
        val r = RADIUS.apply(NDArray.of(3.0, -5.0, 0.0), NDArray.of(4.0, 12.0, 2.0))
        assertEquals(listOf(5.0, 13.0, 2.0), r.toDoubleArray().toList())
        assertEquals(hypot(3f, 4f), RADIUS.apply(NDArray.of(3f), NDArray.of(4f)).toFloatArray().single())
    }

    @Test
    fun aKernelInAnObject() {
        val n = 1001
        val means = NDArray.linspace(0.0, 6.0, n.toLong())
        val found = Kepler.ANOMALY.apply(means, 0.6).toDoubleArray()
        for (i in 0 until n) {
            val mean = means.getDouble(i.toLong())
            assertTrue(abs(found[i] - 0.6 * sin(found[i]) - mean) < 1e-13, "mean anomaly $mean gave ${found[i]}")
        }
    }

    @Test
    fun kernelsInACompanion() {
        val means = NDArray.linspace(0.0, 6.0, 240).reshape(4, 60)
        val orbit = Orbit(1.5, 0.2)
        val distances = orbit.distances(means)
        assertEquals(1.5 * (1 - 0.2), distances.getDouble(0, 0), 1e-15)
        val anomalies = Kepler.ANOMALY.apply(means, 0.2)
        assertEquals(1.5 * (1 - 0.2 * cos(anomalies.getDouble(2, 17))), distances.getDouble(2, 17), 1e-15)

        val out = NDArray.empty(DType.FLOAT64, 4, 60)
        assertSame(out, orbit.distances(means, out))
        assertTrue(out.sameElements(distances))
        val row = distances.select(0, 3).toDoubleArray()
        assertEquals(row.average(), Orbit.MEAN.apply(distances).getDouble(3), 1e-14)
    }

    /** So the build finds them again, and other processes to which they are sent, wherever Kotlin puts them. */
    @Test
    fun kernelsAreFoundByTheirFields() {
        for (kernel in listOf(RADIUS, Kepler.ANOMALY, Orbit.DISTANCE, Orbit.MEAN)) {
            val bytes = ByteArrayOutputStream()
            ObjectOutputStream(bytes).use { it.writeObject(kernel) }
            val read = ObjectInputStream(bytes.toByteArray().inputStream()).use { it.readObject() }
            assertSame(kernel, read)
        }
    }
}
