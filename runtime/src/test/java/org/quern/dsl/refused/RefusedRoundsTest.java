package org.quern.dsl.refused;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.quern.dsl.refused.CoreBodies.MEET;
import static org.quern.dsl.refused.CoreBodies.trace;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.testing.Refusal.refused;

import org.junit.jupiter.api.Test;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.KernelException;
import org.quern.dsl.Reduce;

/** What a iteration of a parallel loop has of its own, used outside of it; and loops in its iterations. */
class RefusedRoundsTest {
    private static final Class<KernelException> KERNEL = KernelException.class;

    @Test
    void whatIsARoundsOwnEndsWithIt() {
        Core[] memory = new Core[1];
        AccumulatorArray[] sums = new AccumulatorArray[1];
        CoreBody declares = k -> k.parallel(k.dim("n"), i -> {
            memory[0] = k.scratch(FLOAT64, k.dim("n").add(1));
            sums[0] = k.accumulators(Reduce.SUM, FLOAT64, 3);
        });
        String scratch = "kernel 'f' uses scratch memory outside the block that declared it: each iteration of a"
                + " parallel loop has its own";
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    declares.define(k);
                    k.out(0).set(memory[0].at(k.dim("n")));
                }, FLOAT64),
                scratch + " (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    declares.define(k);
                    k.parallel(k.dim("n"), i -> memory[0].set(k.in(0).at(i), i));
                }, FLOAT64),
                scratch + " (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    declares.define(k);
                    k.out(0).set(memory[0].size(0));
                }, FLOAT64),
                "kernel 'f' uses a value after the block that defined it: assign it to a variable (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    declares.define(k);
                    k.out(0).set(sums[0].get(k.dim("n")));
                }, FLOAT64),
                "kernel 'f' uses a local array outside the block that declared it (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    declares.define(k);
                    sums[0].add(k.dim("n"), k.in(0).at(k.dim("n")));
                }, FLOAT64),
                "kernel 'f' uses a local array outside the block that declared it (at {here+2})");
    }

    @Test
    void roundsWithinRounds() {
        refused(KERNEL, () -> trace("(m,n)->(m)", k -> k.parallel(k.dim("m"), i -> {
                    Core s = k.scratch(FLOAT64, k.dim("n"));
                    k.lanes(k.dim("n"), j -> {
                        s.set(k.in(0).at(i, j), j);
                        k.out(0).set(
                                s.at(j.add(1)), i);
                    });
                }), FLOAT64),
                "kernel 'f': two iterations of a lanes loop may meet in an element of scratch memory, written at"
                        + " {here+3} and read at {here+5}"
                        + MEET.replace("{here}", "{here+2}"));
        refused(KERNEL, () -> trace("(m,n)->(m)", k -> k.parallel(k.dim("m"), i -> k.parallel(k.dim("n"), j ->
                    k.out(0).set(k.in(0).at(i, j), i))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at {here+1}"
                        + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"), i -> k.parallel(i, j -> { })), FLOAT64),
                "kernel 'f': a bound of a parallel loop depends on elements; one made of core dimensions, constants"
                        + " and uniform parameters"
                        + " expected (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    AccumulatorArray sums = k.accumulators(Reduce.SUM, FLOAT64, 3);
                    k.parallel(k.dim("n"), i -> k.lanes(k.dim("n"), j -> sums.add(i, k.in(0).at(j))));
                }, FLOAT64),
                "kernel 'f': a lanes loop adds to an array of accumulators that is declared outside of it: of the"
                        + " iterations that run at once,"
                        + " two may add to one element; use loop(...) or parallel(...) (at {here+2})");
    }
}
