package org.quern.dsl.refused;

// Its lines are asserted, so they stay where they are: @formatter:off

import static org.quern.dsl.refused.CoreBodies.MEET;
import static org.quern.dsl.refused.CoreBodies.trace;
import static org.quern.dtype.DType.BOOL;
import static org.quern.dtype.DType.FLOAT64;
import static org.quern.dtype.DType.INT64;
import static org.quern.testing.Refusal.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.KernelException;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;

/** Bodies of gufuncs: lanes loops whose iterations are not independent, and cores that are used as they are not. */
class RefusedCoresTest {
    private static final Class<KernelException> KERNEL = KernelException.class;

    @Test
    void roundsThatMeet() {
        refused(KERNEL, () -> trace("(n)->()", k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i))), FLOAT64),
                "kernel 'f': two iterations of a lanes loop may meet in an element of an output, written at {here}"
                        + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.lanes(k.dim("n"), i ->
                    k.out(0).set(k.in(0).at(i),
                            i.mul(i))), FLOAT64),
                "kernel 'f': two iterations of a lanes loop may meet in an element of an output, written at {here+1}"
                        + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.lanes(k.dim("n"), i -> {
                    k.out(0).set(k.in(0).at(i), i);
                    k.out(0).set(
                            k.out(0).at(i.add(1)), i);
                }), FLOAT64),
                "kernel 'f': two iterations of a lanes loop may meet in an element of an output, written at {here+1}"
                        + " and read at {here+3}"
                        + MEET);
        refused(KERNEL, () -> trace("(n)->(n)", k -> {
                    Core s = k.scratch(FLOAT64, k.dim("n"));
                    k.lanes(k.dim("n"), i -> k.loop(3, j -> s.set(k.in(0).at(i), i.add(j))));
                    k.out(0).set(s.at(k.dim("n").sub(1)), k.dim("n"));
                }, FLOAT64),
                "kernel 'f': two iterations of a lanes loop may meet in an element of scratch memory, written at"
                        + " {here+2}"
                        + MEET.replace("{here}", "{here+2}"));
    }

    @Test
    void whatIsOutsideOfALanesLoop() {
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    Var sum = k.var(FLOAT64, 0.0);
                    k.lanes(k.dim("n"), i -> sum.set(sum.get().add(k.in(0).at(i))));
                }, FLOAT64),
                "kernel 'f': a lanes loop assigns a variable that is declared outside of it: its iterations have no"
                        + " order; use an"
                        + " accumulator, or loop(...) (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    LocalArray a = k.array(FLOAT64, 2);
                    k.lanes(k.dim("n"), i -> a.set(0, k.in(0).at(i)));
                }, FLOAT64),
                "kernel 'f': a lanes loop writes a local array that is declared outside of it: its iterations have no"
                        + " order (at {here+2})");
        refused(KERNEL, () -> trace("(n)->()", k -> {
                    Accumulator sum = k.sum(FLOAT64);
                    k.lanes(k.dim("n"), i -> {
                        sum.add(k.in(0).at(i));
                        sum.add(sum.get());
                    });
                }, FLOAT64),
                "kernel 'f': a lanes loop adds to an accumulator and reads it: its iterations have no order, so there"
                        + " is no result so"
                        + " far; read it behind the loop, or use loop(...) (at {here+4})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.lanes(k.dim("n"), i -> k.lanes(k.dim("n"), j -> { })), FLOAT64),
                "kernel 'f': a lanes loop within a lanes loop: use loop(...) for one of them (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.lanes(k.dim("n"), i -> k.breakIf(k.in(0).at(i).lt(0))), FLOAT64),
                "kernel 'f': breakIf would end a lanes loop early, whose iterations have no order: use loop(...) (at"
                        + " {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.lanes(k.dim("n"), i -> k.returnIf(k.in(0).at(i).lt(0))), FLOAT64),
                "kernel 'f': returnIf would end a lanes loop early, whose iterations have no order: use loop(...) (at"
                        + " {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.lanes(k.in(0).at(), i -> { }), FLOAT64),
                "operand 0 has 1 core dimensions, 0 indices given (at {here})");
    }

    @Test
    void coresThatAreUsedAsTheyAreNot() {
        refused(KERNEL, () -> Traces.TRACING.trace("f", CoreSignature.parse("(n)->()"), List.of(FLOAT64), k -> { }),
                "kernel 'f' never writes output 0 of 1 (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.in(0).set(k.in(0).at(k.dim("n")), k.dim("n")), FLOAT64),
                "operand 0 is an input that is only read; inout(...) in the signature lets it be written (at {here})");
        refused(KERNEL, () -> trace("(n)->(n)", k -> k.out(0).at(k.dim("n")), FLOAT64),
                "output 0 is read before it is written: its dtype is that of the first value set (at {here})");
        refused(KERNEL, () -> trace("(n),()->()", k -> k.in(0).at(k.in(1).at()), FLOAT64, FLOAT64),
                "index of operand 0: float64 given, an integer expected (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.dim("m"), FLOAT64),
                "no core dimension is named m; the names are n: signature (n)->() (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.in(0).size(1), FLOAT64),
                "axis 1 of operand 0, which has 1 core dimensions (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.in(1), FLOAT64), "kernel 'f' reads input 1 of 1 (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.scratch(FLOAT64, k.in(0).at(k.dim("n")).cast(INT64)), FLOAT64),
                "kernel 'f': the size of scratch memory depends on elements; one made of core dimensions, constants"
                        + " and uniform"
                        + " parameters expected (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.loop(3, i -> k.scratch(FLOAT64, i)), FLOAT64),
                "kernel 'f': scratch memory is declared outside of loops and choices, or in a parallel loop (at"
                        + " {here})");
    }

    @Test
    void accumulators() {
        refused(KERNEL, () -> trace("(n)->()", k -> k.sum(BOOL), FLOAT64),
                "accumulator: SUM of bool does not exist; of bools there are AND, OR, XOR, MIN and MAX (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.accumulator(Reduce.XOR, FLOAT64), FLOAT64),
                "accumulator: XOR of float64 does not exist; floats have no bitwise forms (at {here})");
        DeviceFunction compare = DeviceFunction.define("less", (x, y) -> x.lt(y));
        refused(KERNEL, () -> trace("(n)->()", k -> k.accumulator(compare, k.constant(FLOAT64, 0.0)), FLOAT64),
                "accumulator: 'less' makes float64,float64->bool of two values; one float64 expected (at {here})");
        DeviceFunction sum = DeviceFunction.define("sum", (x, y) -> x.add(y));
        refused(KERNEL, () -> trace("(n)->()", k -> k.accumulator(sum, k.dim("n")), FLOAT64),
                "kernel 'f': an accumulator's identity is a constant: constant(...) (at {here})");
        refused(KERNEL, () -> trace("(n)->()", k -> k.sum(INT64).add(k.in(0).at(k.dim("n"))), FLOAT64),
                "accumulator: float64 given, int64 expected (rule: only safe casts are implicit; cast() for others)"
                        + " (at {here})");
    }
}
