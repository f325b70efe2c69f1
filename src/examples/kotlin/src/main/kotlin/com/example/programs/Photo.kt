package com.example.programs

import com.example.kernels.times
import org.quern.array.Images
import org.quern.array.NDArray
import org.quern.dsl.Ops.abs
import org.quern.dsl.Ops.clip
import org.quern.dsl.Ops.min
import org.quern.dtype.DType
import org.quern.ufunc.Gufunc
import org.quern.ufunc.Ufunc
import java.awt.image.BufferedImage

/** Edges of a photograph. */
object Photo {
    /** Red, green, blue. */
    val LUMA: Ufunc =
        Ufunc.define("luma") { r, g, b -> (0.299 * r + 0.587 * g + 0.114 * b).rint().cast(DType.UINT8) }

    /** The mean of nine neighbours; beyond the border, those of the border. */
    val BLUR: Gufunc =
        Gufunc.define("blur", "(h,w)->(h,w)") { k ->
            val h = k.dim("h")
            val w = k.dim("w")
            k.loop(h) { y ->
                k.lanes(w) { x ->
                    val sum = k.`var`(DType.INT32, 0)
                    for (dy in -1..1) {
                        for (dx in -1..1) {
                            sum += k.`in`(0).at(clip(y + dy, 0, h - 1), clip(x + dx, 0, w - 1))
                        }
                    }
                    k.out(0).set((sum + 4).floorDiv(9).cast(DType.UINT8), y, x)
                }
            }
        }

    /** The steepness at each inner pixel, at most 255; 0 at the border. */
    val EDGES: Gufunc =
        Gufunc.define("edges", "(h,w)->(h,w)") { k ->
            val pixel = k.`in`(0)
            val h = k.dim("h")
            val w = k.dim("w")
            k.loop(h) { y -> k.lanes(w) { x -> k.out(0).set(pixel.at(y, x).like(0), y, x) } }
            k.loop(1, h - 1) { y ->
                k.lanes(1, w - 1) { x ->
                    val across = k.`var`(DType.INT32, 0)
                    val down = k.`var`(DType.INT32, 0)
                    for (d in -1..1) {
                        val weight = if (d == 0) 2 else 1
                        across += (pixel.at(y + d, x + 1).cast(DType.INT32) - pixel.at(y + d, x - 1)) * weight
                        down += (pixel.at(y + 1, x + d).cast(DType.INT32) - pixel.at(y - 1, x + d)) * weight
                    }
                    k.out(0).set(min(abs(across) + abs(down), 255).cast(DType.UINT8), y, x)
                }
            }
        }

    /** The edges of an image, as an image. */
    fun edges(photo: BufferedImage): BufferedImage =
        NDArray.scope().use {
            val rgb = Images.view(photo)
            val grey = LUMA.apply(rgb.select(2, 0), rgb.select(2, 1), rgb.select(2, 2))
            Images.image(EDGES.apply(BLUR.apply(grey)))
        }
}
