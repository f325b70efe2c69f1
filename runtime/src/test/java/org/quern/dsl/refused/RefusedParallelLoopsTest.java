package org.quern.dsl.refused;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.quern.dsl.refused.CoreBodies.MEET;
import static org.quern.dsl.refused.CoreBodies.trace;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT64;
import static org.quern.testing.Refusal.refused;

import org.junit.jupiter.api.Test;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.KernelException;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;

/** Parallel loops whose iterations are not independent, or that are where they cannot be. */
class RefusedParallelLoopsTest {
    private static final Class<KernelException> KERNEL = KernelException.class;

    @Test
    void roundsThatMeet() {
        refused(KERNEL, () -> trace("(n)->()", k -> k.parallel(k.dim("n"), i -> k.out(0).set(k.in(0).at(i))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here}" + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"), i -> {
                    k.out(0).set(k.in(0).at(i), i);
                    k.out(0).set(
                            k.out(0).at(i.add(1)), i);
                }), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here+1} and read at {here+3}"
                        + MEET);
        refused(KERNEL, () -> trace("(m,n)->(n)", k -> k.parallel(k.dim("m"), i ->
                    k.lanes(k.dim("n"), j ->
                            k.out(0).set(k.in(0).at(i, j), j))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here+2}" + MEET);
        refused(KERNEL, () -> trace("(m,n)->(m)", k -> {
                    Core s = k.scratch(FLOAT64, k.dim("n"));
                    k.parallel(k.dim("m"), i -> k.loop(3, j -> s.set(k.in(0).at(i, j), j)));
                    k.out(0).set(s.at(k.dim("n").sub(1)), k.dim("n"));
                }, FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of scratch memory, written at"
                        + " {here+2}"
                        + MEET.replace("{here}", "{here+2}"));
    }

    @Test
    void blocksThatOverlap() {
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n").floorDiv(8), b ->
                    k.loop(9, j -> k.out(0).set(k.in(0).at(j), b.mul(8).add(j)))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here+1}" + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n").floorDiv(8), b ->
                    k.loop(7, j -> k.out(0).set(
                            k.out(0).at(b.mul(8).add(8).sub(j)), b.mul(8).add(j)))), FLOAT64),
                "output 0 is read before it is written: its dtype is that of the first value set (at {here+2})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n").floorDiv(8), b ->
                    k.loop(7, j -> {
                        k.out(0).set(k.in(0).at(j), b.mul(8).add(j));
                        k.out(0).set(
                                k.out(0).at(b.mul(8).add(8).sub(j)), b.mul(8).add(j));
                    })), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here+2} and read at {here+4}"
                        + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n").floorDiv(8), b ->
                    k.loop(k.constant(INT64, 0), k.dim("n"), j -> k.out(0).set(k.in(0).at(j), b.mul(8).add(j)))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here+1}" + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"), b -> k.out(0).set(k.in(0).at(b), b.mul(0))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here}" + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"), b -> k.out(0).set(k.in(0).at(b), b.sub(b))), FLOAT64),
                "kernel 'f': two iterations of a parallel loop may meet in an element of an output, written at"
                        + " {here}" + MEET);
    }

    @Test
    void whatIsOutside() {
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    Var sum = k.var(FLOAT64, 0.0);
                    k.parallel(k.dim("n"), i -> sum.set(sum.get().add(k.in(0).at(i))));
                }, FLOAT64),
                "kernel 'f': a parallel loop assigns a variable that is declared outside of it: its iterations have"
                        + " no order; use an"
                        + " accumulator, or loop(...) (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    LocalArray a = k.array(FLOAT64, 2);
                    k.parallel(k.dim("n"), i -> a.set(0, k.in(0).at(i)));
                }, FLOAT64),
                "kernel 'f': a parallel loop writes a local array that is declared outside of it: its iterations have"
                        + " no order"
                        + " (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    Accumulator sum = k.sum(FLOAT64);
                    k.parallel(k.dim("n"), i -> {
                        sum.add(k.in(0).at(i));
                        sum.add(sum.get());
                    });
                }, FLOAT64),
                "kernel 'f': a parallel loop adds to an accumulator and reads it: its iterations have no order, so"
                        + " there is no result so far;"
                        + " read it behind the loop, or use loop(...) (at {here+4})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    AccumulatorArray sums = k.accumulators(Reduce.SUM, FLOAT64, 3);
                    k.parallel(k.dim("n"), i -> {
                        sums.add(i, k.in(0).at(i));
                        k.out(0).set(sums.get(i));
                    });
                }, FLOAT64),
                "kernel 'f': a parallel loop adds to an accumulator and reads it: its iterations have no order, so"
                        + " there is no result so far;"
                        + " read it behind the loop, or use loop(...) (at {here+4})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    AccumulatorArray sums = k.accumulators(Reduce.SUM, FLOAT64, 3);
                    k.lanes(k.dim("n"), i -> sums.add(i, k.in(0).at(i)));
                }, FLOAT64),
                "kernel 'f': a lanes loop adds to an array of accumulators that is declared outside of it: of the"
                        + " iterations that run at once,"
                        + " two may add to one element; use loop(...) or parallel(...) (at {here+2})");
    }

    @Test
    void loopsThatCannotBeParallel() {
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.lanes(k.dim("n"), i -> k.parallel(k.dim("n"), j -> { })), FLOAT64),
                "kernel 'f': a parallel loop within a lanes loop, whose iterations run at once already: use"
                        + " loop(...), or let the outer one be"
                        + " parallel(...) (at {here})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.in(0).at(k.constant(INT64, 0)), j -> { }), INT64),
                "kernel 'f': a bound of a parallel loop depends on elements; one made of core dimensions, constants"
                        + " and uniform parameters"
                        + " expected (at {here})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.constant(FLOAT64, 2.0), j -> { }), INT64),
                "loop: a bound of float64 given, an integer expected (at {here})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"), i -> k.breakIf(k.in(0).at(i).lt(0))), FLOAT64),
                "kernel 'f': breakIf would end a parallel loop early, whose iterations have no order: use loop(...)"
                        + " (at {here})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"),
                i -> k.loop(3, j -> k.returnIf(k.in(0).at(i).lt(0)))), FLOAT64),
                "kernel 'f': returnIf would end a parallel loop early, whose iterations have no order: use loop(...)"
                        + " (at {here+1})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.parallel(k.dim("n"),
                i -> k.when(k.in(0).at(i).lt(0), () -> k.scratch(FLOAT64, k.dim("n")))), FLOAT64),
                "kernel 'f': scratch memory is declared outside of loops and choices, or in a parallel loop (at"
                        + " {here+1})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.accumulators(Reduce.SUM, INT64, 1025), FLOAT64),
                "a local array of 1025 elements asked for, 1 to 1024 allowed (at {here})");
    }
}
