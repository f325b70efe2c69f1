package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.assertFault;
import static org.quern.testing.Refusal.refused;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.array.ReadOnlyArrayException;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelException;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ClosedException;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;

/** What a gufunc's call is refused for, and what it says of a kernel that fails. */
@ExtendWith(NrtBalance.class)
class GufuncRefusedTest {
    private static final Gufunc DOT = dot();

    private static Gufunc dot() {
        return Gufunc.define("dot", "(n),(n)->()", k -> {
            Accumulator sum = k.sum(k.in(0).dtype());
            k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
            k.out(0).set(sum.get());
        });
    }

    private static final Gufunc OUTER = Gufunc.define("outer", "(m),(n)->(m,n)",
            k -> k.loop(k.constant(DType.INT64, 0), k.dim("m"),
                    i -> k.lanes(k.dim("n"), j -> k.out(0).set(k.in(0).at(i).mul(k.in(1).at(j)), i, j))));

    private static final Gufunc FILL = Gufunc.define("fill", "()->(n)",
            k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(), i)));

    /** Adds one in place for each index, which may be outside. */
    private static final Gufunc COUNT = Gufunc.define("count", "(n),inout(k)->()", k -> {
        k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
            Expr at = k.in(0).at(i);
            k.in(1).set(k.in(1).at(at).add(1), at);
        });
        k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0)));
    });

    private static NDArray zeros(long... shape) {
        return NDArray.zeros(DType.FLOAT64, shape);
    }

    @Test
    void operands() {
        refused(OperandException.class, () -> DOT.apply(zeros(3)), "kernel 'dot' takes 2 operands, 1 given");
        refused(OperandException.class, () -> DOT.apply(zeros(3), null), "kernel 'dot': operand 1 is null");
        refused(ShapeException.class, () -> DOT.apply(zeros(2, 3), zeros(4)),
                "kernel 'dot': operand 1 has size 4 in core dimension n, operand 0 has 3: signature (n),(n)->()");
        refused(ShapeException.class, () -> DOT.apply(zeros(3), 1.0),
                "kernel 'dot': operand 1 has 0 dimensions, its core (n) needs 1: signature (n),(n)->()");
        refused(ShapeException.class, () -> DOT.apply(zeros(2, 3), zeros(4, 3)),
                "kernel 'dot': operand 1 has loop dimensions (4), which do not broadcast with (2) of operand 0: axis -1 has"
                        + " 4 and 2; loop dimensions are those before the cores of (n),(n)->()");
        refused(ShapeException.class, () -> DOT.on(zeros(2, 3), zeros(3)).out(zeros(5)).run(),
                "kernel 'dot': out has loop dimensions (5), which do not broadcast with (2) of operand 0: axis -1 has 5"
                        + " and 2; loop dimensions are those before the cores of (n),(n)->()");
        refused(OperandException.class, () -> COUNT.apply(zeros(3), 1),
                "kernel 'count': operand 1 is written, so it is an NDArray; a"
                        + " number given");
    }

    @Test
    void aSizeThatSumsWouldWrapWith() {
        NDArray huge = NDArray.of((byte) 1).broadcastTo((1L << 62) + 1);
        refused(ShapeException.class, () -> DOT.apply(huge, huge),
                "kernel 'dot': a core dimension has size 4611686018427387905, at most"
                        + " 2^62 expected: signature (n),(n)->()");
    }

    @Test
    void computedSizes() {
        Gufunc kron = Gufunc.define("kron", "(n),(m)->(n*m)", k -> k.loop(k.constant(DType.INT64, 0), k.dim("n"),
                i -> k.loop(k.constant(DType.INT64, 0), k.dim("m"),
                        j -> k.out(0).set(k.in(0).at(i).mul(k.in(1).at(j)), i.mul(k.dim("m")).add(j)))));
        NDArray huge = NDArray.of((byte) 1).broadcastTo(1L << 40);
        refused(ShapeException.class, () -> kron.apply(huge, huge),
                "kernel 'kron': core dimension n*m overflows 64 bits for"
                        + " n=1099511627776, m=1099511627776; a size is 0 to 2^63-1: signature (n),(m)->(n*m)");
        NDArray large = NDArray.of((byte) 1).broadcastTo(1L << 31);
        refused(ShapeException.class, () -> kron.apply(large.broadcastTo(16, 1L << 31), large),
                "kernel 'kron': shape (16,4611686018427387904) is too large: its size does not fit 63 bits");
        assertArrayEquals(new double[] {2, 3, 4, 6},
                kron.apply(NDArray.of(1.0, 2), NDArray.of(2.0, 3)).toDoubleArray());
        Gufunc shorter = Gufunc.define("shorter", "(n)->(n-3)",
                k -> k.lanes(k.out(0).size(0), i -> k.out(0).set(k.in(0).at(i.add(3)), i)));
        refused(ShapeException.class, () -> shorter.apply(zeros(2)),
                "kernel 'shorter': core dimension n-3 is the negative size -1 for"
                        + " n=2; a size is 0 to 2^63-1: signature (n)->(n-3)");
        refused(ShapeException.class, () -> shorter.on(zeros(5)).out(zeros(3)).run(),
                "kernel 'shorter': output 0 has size 3 in core dimension n-3, which is 2 for n=5: signature (n)->(n-3)");
        assertEquals(0, shorter.apply(zeros(3)).size());
    }

    @Test
    void aBodyThatNeverWritesAnOutput() {
        Gufunc half = Gufunc.define("half", "(n)->(n),()", k -> {
            k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i), i));
            if (k.in(0).dtype() == DType.INT32) {
                k.out(1).set(k.dim("n"));
            }
        });
        refused(KernelException.class, () -> half.on(zeros(3)).runAll(),
                "kernel 'half' never writes output 1 of 2 (at {here})");
        assertEquals(3, half.on(NDArray.of(5, 6, 7)).runAll().get(1).getLong());
        refused(KernelException.class, () -> half.on(zeros(3)).runAll(),
                "kernel 'half' never writes output 1 of 2 (at {here})");
    }

    @Test
    void whatIsNull() {
        refused(NullPointerException.class, () -> Gufunc.define(null, "(n)->()", k -> {}),
                "`name` of Gufunc.define is null");
        refused(NullPointerException.class, () -> Gufunc.define("f", "(n)->()", null),
                "`body` of Gufunc.define is null");
        refused(NullPointerException.class, () -> Gufunc.define("f", null, k -> {}),
                "`signature` of Gufunc.define is null");
        GufuncCall dot = DOT.on(zeros(2), zeros(2));
        refused(OperandException.class, () -> dot.out((NDArray[]) null),
                "kernel 'dot': `arrays` of KernelCall.out is null");
        refused(OperandException.class, () -> dot.axes((int[][]) null),
                "kernel 'dot': `ofOperands` of GufuncCall.axes is null");
        refused(OperandException.class, () -> dot.axes(new int[] {0}, null),
                "kernel 'dot': `ofOperands[1]` of GufuncCall.axes"
                        + " is null: the axes of operand 1 expected");
        refused(OperandException.class, () -> dot.dtype((DType[]) null),
                "kernel 'dot': `ofOperands` of KernelCall.dtype is null");
        refused(OperandException.class, () -> dot.casting(null), "kernel 'dot': `rule` of KernelCall.casting is null");
        assertEquals(0, dot.run().getDouble());
    }

    @Test
    void out() {
        refused(ShapeException.class, () -> FILL.apply(1.0),
                "kernel 'fill': no input has core dimension n, so output 0 (n) must be"
                        + " given to know its size: signature ()->(n)");
        assertArrayEquals(new double[] {7, 7}, FILL.on(7.0).out(zeros(2)).run().toDoubleArray());
        refused(ShapeException.class, () -> OUTER.on(zeros(2), zeros(3)).out(zeros(2, 4)).run(),
                "kernel 'outer': output 0 has size 4 in core dimension n, operand 1 has 3: signature (m),(n)->(m,n)");
        refused(ShapeException.class, () -> OUTER.on(zeros(5, 2), zeros(3)).out(zeros(2, 3)).run(),
                "kernel 'outer': out has loop dimensions () before its core, the operands broadcast to (5)");
        refused(ReadOnlyArrayException.class, () -> OUTER.on(zeros(2), zeros(3)).out(zeros(2, 3).readOnly()).run(),
                "kernel 'outer': out is read-only");
        refused(OperandException.class, () -> OUTER.on(zeros(2), zeros(3)).out(),
                "kernel 'outer' has 1 output, 0 arrays given to out");
        refused(DTypeException.class, () -> OUTER.on(zeros(2), zeros(3)).out(NDArray.zeros(DType.INT32, 2, 3)).run(),
                "kernel 'outer': output 0 is float64, which does not cast to out's int32 (rule: same_kind)");
        refused(DTypeException.class,
                () -> OUTER.on(zeros(2), zeros(3)).out(NDArray.zeros(DType.FLOAT32, 2, 3)).casting(Casting.SAFE)
                        .run(),
                "kernel 'outer': output 0 is float64, which does not cast to out's float32 (rule: safe)");
    }

    @Test
    void axes() {
        GufuncCall outer = OUTER.on(zeros(2), zeros(3));
        final String signature = ": signature (m),(n)->(m,n)";
        refused(OperandException.class, () -> outer.axes(new int[] {0}, new int[] {
            0}), "kernel 'outer': axes has 2 entries; one for each"
                    + " of the 3 operands expected, inputs and outputs (those of outputs may be left out if no output has core dimensions)"
                    + signature);
        refused(OperandException.class, () -> outer.axes(new int[] {0}, new int[] {0}, new int[] {0}).run(),
                "kernel 'outer': axes of output 0 are [0], 2 core axes expected" + signature);
        refused(OperandException.class, () -> outer.axes(new int[] {1}, new int[] {0}, new int[] {0, 1}).run(),
                "kernel 'outer': axis 1 is not one of operand 0, which has 1 dimension" + signature);
        refused(OperandException.class, () -> outer.axes(new int[] {0}, new int[] {0}, new int[] {1, -1}).run(),
                "kernel 'outer': axes of output 0 are [1, -1], axis 1 is named twice" + signature);
        refused(OperandException.class, () -> outer.axes(new int[] {0}, new int[] {0}, new int[] {0, 7}).run(),
                "kernel 'outer': axis 7 is not one of output 0, which has 2 dimensions" + signature);
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).axis(-2).run(),
                "kernel 'dot': axis -2 is not one of operand 0, which has 1 dimension: signature (n),(n)->()");
        refused(ShapeException.class, () -> DOT.on(zeros(2), zeros(2)).keepdims(true).out(zeros()).run(),
                "kernel 'dot': out has 0 dimensions, keepdims keeps 1 alone: signature (n),(n)->()");
        refused(OperandException.class, () -> outer.axis(0),
                "kernel 'outer': axis is for a single shared core dimension, not for 2 different ones; axes(...) is for these"
                        + signature);
        refused(OperandException.class, () -> outer.keepdims(true),
                "kernel 'outer': keepdims is for inputs of one number of core dimensions and outputs of none; output 0 has 2"
                        + signature);
    }

    @Test
    void options() {
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).dtype(),
                "kernel 'dot': 0 dtypes given; one, or one for each of"
                        + " its 2 operands expected");
        refused(DTypeException.class, () -> DOT.on(zeros(2), zeros(2)).dtype(DType.INT8).run(),
                "kernel 'dot': operand 0 is float64, which does not cast to int8 (rule: same_kind)");
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).threads(0),
                "kernel 'dot': 0 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).threads(-2),
                "kernel 'dot': -2 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).threads(257),
                "kernel 'dot': 257 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).target(null),
                "kernel 'dot': `target` of KernelCall.target is null; CPU or PARALLEL expected");
        refused(OperandException.class, () -> DOT.target(null),
                "kernel 'dot': `target` of Gufunc.target is null; CPU or PARALLEL expected");
        assertEquals(0, DOT.on(zeros(2), zeros(2)).threads(256).run().getDouble());
        refused(OperandException.class, () -> DOT.on(zeros(2), zeros(2)).with("x", 1).run(),
                "kernel 'dot' has no uniform parameter 'x'; its parameters: none declared");
    }

    @Test
    void whatIsWrittenIsApart() {
        NDArray bins = NDArray.zeros(DType.INT64, 4);
        NDArray at = NDArray.zeros(DType.INT64, 5, 3);
        refused(ShapeException.class, () -> COUNT.apply(at, bins),
                "kernel 'count': operand 1, which is written, has loop dimensions ()"
                        + " before its core, the operands broadcast to (5)");
        refused(OperandException.class, () -> COUNT.on(at.select(0, 0), bins).out(bins.select(0, 1)).run(),
                "kernel 'count': out overlaps operand 1, which is written, so one would be lost");
    }

    @Test
    void aFailureNamesOperandIndexAndPlace() {
        NDArray at = NDArray.zeros(DType.INT64, 6, 7, 3);
        NDArray bins = NDArray.zeros(DType.INT64, 6, 7, 4);
        at.setLong(-5, 4, 1, 2);
        KernelFaultException e = assertThrows(KernelFaultException.class, () -> COUNT.apply(at, bins));
        assertFault(
                "kernel 'count': a read of operand 1 is outside its core axis 0 of size 4: index -5, at loop position (4,1)",
                e);
        assertArrayEquals(new long[] {4, 1}, e.index());
        KernelFaultException turned = assertThrows(KernelFaultException.class,
                () -> COUNT.apply(at.transpose(1, 0, 2).flip(0), bins.transpose(1, 0, 2).flip(0)));
        assertArrayEquals(new long[] {5, 4}, turned.index());
        at.setLong(3, 4, 1, 2);
        bins.copyFrom(NDArray.zeros(DType.INT64, 1));
        COUNT.apply(at, bins);
        assertArrayEquals(new long[] {2, 0, 0, 1}, bins.select(0, 4).select(0, 1).toLongArray());
        NDArray one = NDArray.wrap(new long[] {9});
        KernelFaultException alone = assertThrows(KernelFaultException.class,
                () -> COUNT.apply(one, NDArray.zeros(DType.INT64, 4)));
        assertFault(
                "kernel 'count': a read of operand 1 is outside its core axis 0 of size 4: index 9, at loop position ()",
                alone);
    }

    @Test
    void anIndexOutsideOfScratchMemoryOrAnOutput() {
        Gufunc scratch = Gufunc.define("scratch", "(n),()->()",
                k -> k.out(0).set(k.scratch(DType.FLOAT64, k.constant(DType.INT64, 2), k.dim("n"))
                        .at(k.constant(DType.INT64, 1), k.in(1).at())));
        refused(KernelFaultException.class, () -> scratch.apply(zeros(3), NDArray.of(0L, 3)),
                "kernel 'scratch': a read of scratch memory is outside its axis 1 of size 3: index 3, at loop position (1)"
                        + " (at {here-1})");
        assertEquals(0, scratch.apply(zeros(3), NDArray.scalar(2L)).getDouble());
        Gufunc put = Gufunc.define("put", "(),()->(3)", k -> k.out(0).set(k.in(0).at(), k.in(1).at()));
        refused(KernelFaultException.class, () -> put.apply(7.0, NDArray.of(1L, -4, 2)),
                "kernel 'put': a write to output 0 is outside its core axis 0 of size 3: index -4, at loop position (1)"
                        + " (at {here-1})");
        refused(KernelFaultException.class,
                () -> put.on(7.0, NDArray.of(1L, 9, 2)).target(Target.PARALLEL).threads(2).run(),
                "kernel 'put': a write to output 0 is outside its core axis 0 of size 3: index 9, at loop position (1)"
                        + " (at {here-4})");
        assertArrayEquals(new double[] {0, 7, 0, 0, 0, 7}, put.apply(7.0, NDArray.of(1L, 2)).toDoubleArray());
    }

    @Test
    void aGufuncThatIsClosedWhileOthersCallIt() throws InterruptedException {
        for (Target target : Target.values()) {
            for (boolean kept : new boolean[] {true, false}) {
                Gufunc dot = dot().target(target);
                Set<String> ends = ConcurrentHashMap.newKeySet();
                CountDownLatch running = new CountDownLatch(4);
                Thread[] callers = new Thread[4];
                for (int c = 0; c < callers.length; c++) {
                    callers[c] = new Thread(() -> call(dot, kept, running, ends));
                    callers[c].start();
                }
                running.await();
                dot.close();
                for (Thread c : callers) {
                    c.join();
                }
                assertEquals(Set.of(
                        "org.quern.error.ClosedException: kernel 'dot' is closed: its code was unmapped by close(); define it"
                                + " again to call it"),
                        ends, target + (kept ? ", kept" : ""));
                assertEquals(2, DOT.target(target).apply(NDArray.of(1.0, 1), NDArray.of(1.0, 1)).getDouble());
            }
        }
    }

    /** Calls until that fails. */
    private static void call(Gufunc dot, boolean kept, CountDownLatch running, Set<String> ends) {
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 500, 30); NDArray out = zeros(500)) {
            GufuncCall call = dot.on(x, x).out(out);
            for (int n = 0;; n++) {
                GufuncCall now = kept ? call : dot.on(x, x).out(out);
                assertEquals(30, now.run().getDouble(499));
                out.setDouble(0, 499);
                if (n == 3) {
                    running.countDown();
                }
            }
        } catch (ClosedException | AssertionError e) {
            ends.add(e.toString());
        }
    }

    @Test
    void anInterruptEndsALongCall() {
        NDArray x = zeros(3000, 200);
        Thread.currentThread().interrupt();
        assertThrows(CallInterruptedException.class, () -> DOT.apply(x, x));
        assertEquals(true, Thread.interrupted());
        assertEquals(3000, DOT.apply(x, x).size());
    }
}
