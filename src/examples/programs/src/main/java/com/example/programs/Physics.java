package com.example.programs;

import static org.quern.dsl.Ops.*;

import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Heat in a plate, and bodies that attract each other. */
public final class Physics {
    /**
     * One step of the heat equation, with {@code rate}, the diffusivity times dt/dx²; the border keeps its temperature.
     */
    public static final Gufunc HEAT = Gufunc.define("heat", "(h,w)->(h,w)", k -> {
        Core t = k.in(0);
        k.loop(k.dim("h"), y -> k.lanes(k.dim("w"), x -> k.out(0).set(t.at(y, x), y, x)));
        k.loop(1, k.dim("h").sub(1), y -> k.lanes(1, k.dim("w").sub(1), x -> {
            var flow = t.at(y.sub(1), x).add(t.at(y.add(1), x)).add(t.at(y, x.sub(1))).add(t.at(y, x.add(1)))
                    .sub(t.at(y, x).mul(4));
            k.out(0).set(t.at(y, x).add(flow.mul(k.uniform("rate"))), y, x);
        }));
    });

    /** Positions, n by 3, and masses, with G = 1: accelerations. {@code softening} keeps bodies apart that meet. */
    public static final Gufunc GRAVITY = Gufunc.define("gravity", "(n,3),(n)->(n,3)", k -> {
        Core at = k.in(0), mass = k.in(1);
        k.loop(k.dim("n"), i -> {
            var x = k.sum(at.dtype());
            var y = k.sum(at.dtype());
            var z = k.sum(at.dtype());
            k.lanes(k.dim("n"), j -> {
                var dx = at.at(j, 0).sub(at.at(i, 0));
                var dy = at.at(j, 1).sub(at.at(i, 1));
                var dz = at.at(j, 2).sub(at.at(i, 2));
                var r2 = square(dx).add(square(dy)).add(square(dz)).add(square(k.uniform("softening")));
                var pull = mass.at(j).div(r2.mul(sqrt(r2)));
                x.add(dx.mul(pull));
                y.add(dy.mul(pull));
                z.add(dz.mul(pull));
            });
            k.out(0).set(x, i, 0);
            k.out(0).set(y, i, 1);
            k.out(0).set(z, i, 2);
        });
    });

    /** What is moved, how fast, for how long. */
    public static final Ufunc MOVE = Ufunc.define("move", (x, v, dt) -> x.add(v.mul(dt)));

    private Physics() {
    }

    /** Moves bodies by leapfrog steps, in place: positions and velocities are n by 3. */
    public static void orbit(NDArray positions, NDArray velocities, NDArray masses, double dt, int steps) {
        try (NDArray pull = GRAVITY.on(positions, masses).with("softening", 1e-3).run()) {
            var gravity = GRAVITY.on(positions, masses).with("softening", 1e-3).out(pull);
            var kick = MOVE.on(velocities, pull, dt / 2).out(velocities);
            var drift = MOVE.on(positions, velocities, dt).out(positions);
            for (int s = 0; s < steps; s++) {
                kick.run();
                drift.run();
                gravity.run();
                kick.run();
            }
        }
    }
}
