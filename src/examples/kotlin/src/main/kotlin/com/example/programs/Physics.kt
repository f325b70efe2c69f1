package com.example.programs

import org.quern.array.NDArray
import org.quern.dsl.Ops.sqrt
import org.quern.dsl.Ops.square
import org.quern.ufunc.Gufunc
import org.quern.ufunc.Ufunc

/** Heat in a plate, and bodies that attract each other. */
object Physics {
    /** One step of the heat equation, with `rate`; the border keeps its temperature. */
    val HEAT: Gufunc =
        Gufunc.define("heat", "(h,w)->(h,w)") { k ->
            val t = k.`in`(0)
            val h = k.dim("h")
            val w = k.dim("w")
            k.loop(h) { y -> k.lanes(w) { x -> k.out(0).set(t.at(y, x), y, x) } }
            k.loop(1, h - 1) { y ->
                k.lanes(1, w - 1) { x ->
                    val flow = t.at(y - 1, x) + t.at(y + 1, x) + t.at(y, x - 1) + t.at(y, x + 1) - t.at(y, x) * 4
                    k.out(0).set(t.at(y, x) + flow * k.uniform("rate"), y, x)
                }
            }
        }

    /** Positions and masses, with G = 1: accelerations. */
    val GRAVITY: Gufunc =
        Gufunc.define("gravity", "(n,3),(n)->(n,3)") { k ->
            val at = k.`in`(0)
            val mass = k.`in`(1)
            k.loop(k.dim("n")) { i ->
                val sums = List(3) { k.sum(at.dtype()) }
                k.lanes(k.dim("n")) { j ->
                    val d = List(3) { c -> at.at(j, c) - at.at(i, c) }
                    val r2 = square(d[0]) + square(d[1]) + square(d[2]) + square(k.uniform("softening"))
                    val pull = mass.at(j) / (r2 * sqrt(r2))
                    for (c in 0..2) sums[c].plusAssign(d[c] * pull)
                }
                for (c in 0..2) k.out(0).set(sums[c], i, c)
            }
        }

    /** What is moved, how fast, for how long. */
    val MOVE: Ufunc = Ufunc.define("move") { x, v, dt -> x + v * dt }

    /** Moves bodies by leapfrog steps, in place. */
    fun orbit(positions: NDArray, velocities: NDArray, masses: NDArray, dt: Double, steps: Int) {
        GRAVITY.on(positions, masses).with("softening", 1e-3).run().use { pull ->
            val gravity = GRAVITY.on(positions, masses).with("softening", 1e-3).out(pull)
            val kick = MOVE.on(velocities, pull, dt / 2).out(velocities)
            val drift = MOVE.on(positions, velocities, dt).out(positions)
            repeat(steps) {
                kick.run()
                drift.run()
                gravity.run()
                kick.run()
            }
        }
    }
}
