package com.example.programs

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.quern.array.NDArray
import org.quern.dtype.DType
import java.awt.image.BufferedImage
import kotlin.math.PI

/** The six programs, on inputs whose results are known. Those in Java are compared with plain Java. */
class ProgramsTest {
    @Test
    fun thePriceOfATextbook() {
        val call = Options.CALL.on(42.0, 40.0, 0.5, 0.2).with("rate", 0.1).runAll()
        assertEquals(4.759422392871532, call.get("price").getDouble(), 1e-12)
        assertEquals(0.7791312909426690, call.get("delta").getDouble(), 1e-12)
    }

    @Test
    fun anEdgeIsFound() {
        val photo = BufferedImage(9, 5, BufferedImage.TYPE_3BYTE_BGR)
        for (y in 0 until 5) for (x in 5 until 9) photo.setRGB(x, y, 0xFFFFFF)
        val row = Photo.edges(photo).raster.getSamples(0, 2, 9, 1, 0, null as IntArray?)
        assertArrayEquals(intArrayOf(0, 0, 0, 255, 255, 255, 255, 0, 0), row)
    }

    @Test
    fun seriesWithHoles() {
        val row = NDArray.of(1.0, Double.NaN, 3.0, 4.0, Double.NaN, 8.0)
        assertArrayEquals(doubleArrayOf(2.0, 3.5, 3.5, 6.0), Series.ROLLING.on(row).with("w", 3).run().toDoubleArray())
        assertArrayEquals(doubleArrayOf(1.0, 1.0, 3.0, 4.0, 4.0, 8.0), Series.FORWARD_FILL.apply(row).toDoubleArray())
        val all = Series.DESCRIBE.applyAll(row)
        assertEquals(4L, all.get("count").getLong())
        assertEquals(-3 / kotlin.math.sqrt(6.5), Series.SCORE.apply(row, all.get("mean"), all.get("deviation")).getDouble(0))
    }

    @Test
    fun clustersAreFound() {
        val points = NDArray.of(doubleArrayOf(0.0, 0.0, 2.0, 0.0, 10.0, 1.0, 12.0, 1.0), 4, 2)
        val centres = Clusters.kMeans(points, NDArray.of(doubleArrayOf(1.0, 5.0, 9.0, 5.0), 2, 2), 3)
        assertArrayEquals(doubleArrayOf(1.0, 0.0, 11.0, 1.0), centres.toDoubleArray())
    }

    @Test
    fun heatFlowsAndBodiesCircle() {
        val plate = NDArray.of(doubleArrayOf(0.0, 0.0, 0.0, 0.0, 8.0, 4.0, 0.0, 0.0, 0.0), 3, 3)
        assertEquals(8 + 0.25 * (4 - 32), Physics.HEAT.on(plate).with("rate", 0.25).run().getDouble(1, 1))
        val at = NDArray.of(doubleArrayOf(0.5, 0.0, 0.0, -0.5, 0.0, 0.0), 2, 3)
        val speed = NDArray.of(doubleArrayOf(0.0, 0.5, 0.0, 0.0, -0.5, 0.0), 2, 3)
        Physics.orbit(at, speed, NDArray.of(0.5, 0.5), 2 * PI / 2000, 2000)
        assertArrayEquals(doubleArrayOf(0.5, 0.0, 0.0, -0.5, 0.0, 0.0), at.toDoubleArray(), 1e-4)
    }

    @Test
    fun readingsAreCleaned() {
        val degrees = Cleaning.CELSIUS.apply(NDArray.of(DType.UINT16, 0, 1400, 2000, 4094, 4095))
        assertArrayEquals(floatArrayOf(-40f, 0f, 30f, 60f, Float.NaN), degrees.toFloatArray(), 1e-5f)
        val codes = Cleaning.RECODE.apply(NDArray.of(2, 0, -1, 3), NDArray.of(DType.UINT8, 10, 20, 30))
        assertArrayEquals(byteArrayOf(30, 10, -1, -1), codes.toByteArray())
        assertEquals(2L, Cleaning.COUNTS.apply(codes).getLong(255))
    }
}
