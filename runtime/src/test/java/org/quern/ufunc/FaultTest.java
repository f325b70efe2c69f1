package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.assertFault;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Kernels that fail for an element: which one, in which layout, and that the next call works. */
@ExtendWith(NrtBalance.class)
class FaultTest {
    /** Reads element x of an array of four; fails for x outside 0 to 3. */
    private static final Ufunc PICK = Ufunc.define("pick", 1, 1, k -> {
        LocalArray a = k.array(DType.FLOAT64, 4);
        a.set(1, k.constant(DType.FLOAT64, 2.5));
        k.out(0).set(a.get(k.in(0)));
    });

    private static final Ufunc COUNT_DOWN = Ufunc.define("count_down", 1, 1, k -> {
        Var left = k.var(k.in(0));
        k.loopWhile(10, () -> left.get().gt(0), () -> left.set(left.get().sub(1)));
        k.out(0).set(left.get());
    });

    private static final String OUTSIDE = "kernel 'pick': a read is outside a local array of 4 elements: index ";

    private static NDArray grid() {
        NDArray x = NDArray.zeros(DType.INT64, 30, 40);
        x.setLong(9, 7, 13);
        x.setLong(-1, 20, 3);
        return x;
    }

    private static void fails(String message, long[] index, Runnable call) {
        KernelFaultException e = assertThrows(KernelFaultException.class, call::run);
        assertFault(message, e);
        assertArrayEquals(index, e.index());
    }

    @Test
    void theElementIsNamedInEveryLayout() {
        try (NDArray x = grid(); NDArray out = NDArray.zeros(DType.FLOAT64, 30, 40)) {
            fails(OUTSIDE + "9, for element " + "(7,13)", new long[] {7, 13}, () -> PICK.apply(x));
            fails(OUTSIDE + "9, for element " + "(13,7)", new long[] {13, 7}, () -> PICK.apply(x.transpose()));
            fails(OUTSIDE + "-1, for element " + "(9,36)", new long[] {9, 36}, () -> PICK.apply(x.flip(0).flip(1)));
            fails(OUTSIDE + "-1, for element " + "(20,3)", new long[] {20, 3}, () -> PICK.on(x).out(out.flip(0)).run());
            fails(OUTSIDE + "9, for element " + "(1,6)", new long[] {1, 6}, () -> PICK.apply(x.slice("6:8, 1::2")));
        }
        fails(OUTSIDE + "4, for element " + "(2)", new long[] {2},
                () -> PICK.apply(NDArray.wrap(new long[] {0, 1, 4})));
        fails(OUTSIDE + "7, for element " + "()", new long[] {}, () -> PICK.apply(7L));
    }

    @Test
    void theElementIsNamedWhereTheStridesOfOutInterleave() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        NDArray out = NDArray.wrap(memory, DType.FLOAT32, 0, new long[] {2, 4}, new long[] {12, 8});
        for (int i = 0; i < 8; i++) {
            NDArray in = NDArray.zeros(DType.INT64, 2, 4);
            PICK.on(in).out(out).run();
            in.setLong(4, i / 4, i % 4);
            fails(OUTSIDE + "4, for element " + "(" + i / 4 + "," + i % 4 + ")",
                    new long[] {i / 4, i % 4}, () -> PICK.on(in).out(out).run());
        }
    }

    /** Any output that is accepted: its elements' offsets are those of their indices. */
    @Test
    void offsetsHaveOneIndex() {
        MemorySegment memory = MemorySegment.ofArray(new byte[400]);
        Property.check(2000, random -> {
            long[] shape = new long[random.nextInt(1, 4)];
            long[] strides = new long[shape.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = random.nextInt(1, 5);
                strides[i] = random.nextInt(-16, 17);
            }
            NDArray a = NDArray.wrap(memory, DType.INT16, 200, shape, strides);
            long[] index = new long[shape.length];
            long offset = a.offset();
            for (int i = 0; i < shape.length; i++) {
                index[i] = random.nextLong(shape[i]);
                offset += index[i] * strides[i];
            }
            if (!Overlap.mayOverlapItself(a)) {
                assertArrayEquals(index, FaultSearch.index(a, offset));
            }
        });
    }

    @Test
    void elementsThatAMaskLeavesOutDoNotFail() {
        try (NDArray x = grid();
                NDArray mask = NDArray.full(DType.BOOL, 1L, 30, 40);
                NDArray out = NDArray.full(DType.FLOAT64, -1.0, 30, 40)) {
            mask.setBoolean(false, 7, 13);
            fails(OUTSIDE + "-1, for element " + "(20,3)", new long[] {20, 3},
                    () -> PICK.on(x).out(out).where(mask).run());
            mask.setBoolean(false, 20, 3);
            PICK.on(x).out(out).where(mask).run();
            assertEquals(-1, out.getDouble(7, 13));
            assertEquals(-1, out.getDouble(20, 3));
            assertEquals(0, out.getDouble(20, 4));
        }
    }

    @Test
    void whatFailedFirstIsNamed() {
        Ufunc nested = Ufunc.define("nested", 1, 1, k -> {
            LocalArray few = k.array(DType.INT64, 4);
            k.loopWhile(3, () -> k.in(0).gt(0), () -> k.loopWhile(2, () -> k.in(0).gt(1), () -> {}));
            k.out(0).set(few.get(k.in(0).add(3)));
        });
        String limit = "kernel 'nested': a while loop did not end within its limit of ";
        fails(limit + "2 iterations, for element (2)", new long[] {2},
                () -> nested.apply(NDArray.wrap(new long[] {0, -3, 2, 1})));
        fails(limit + "3 iterations, for element (0)", new long[] {0},
                () -> nested.apply(NDArray.wrap(new long[] {1, 0})));
        fails("kernel 'nested': a read is outside a local array of 4 elements: index -1, for element (1)",
                new long[] {1},
                () -> nested.apply(NDArray.wrap(new long[] {0, -4})));
    }

    @Test
    void aKeptCallFailsAndGoesOn() {
        try (NDArray x = NDArray.of(0L, 1, 2); NDArray out = NDArray.empty(DType.FLOAT64, 3)) {
            UfuncCall call = PICK.on(x).out(out);
            for (int i = 0; i < 4; i++) {
                call.run();
            }
            x.setLong(5, 1);
            fails(OUTSIDE + "5, for element " + "(1)", new long[] {1}, call::run);
            x.setLong(1, 1);
            call.run();
            assertArrayEquals(new double[] {0, 2.5, 0}, out.toDoubleArray());
        }
    }

    @Test
    void inPlaceEachElementIsComputedFromWhatWasGiven() {
        try (NDArray x = NDArray.arange(DType.INT64, 1000)) {
            String message = "kernel 'count_down': a while loop did not end within its limit of 10 iterations, for"
                    + " element (11)";
            fails(message, new long[] {11}, () -> COUNT_DOWN.on(x).out(x).run());
        }
        try (NDArray x = NDArray.of(10L, 3, 0)) {
            COUNT_DOWN.on(x).out(x).run();
            assertArrayEquals(new long[] {0, 0, 0}, x.toLongArray());
        }
    }

    @Test
    void onTheJavaHeapTheElementIsNamedToo() {
        String message = "kernel 'count_down': a while loop did not end within its limit of 10 iterations, for"
                + " element ";
        long[] x = new long[600];
        x[11] = 11;
        NDArray rows = NDArray.wrap(x).reshape(20, 30);
        NDArray out = NDArray.wrap(new long[600]).reshape(20, 30);
        fails(message + "(0,11)", new long[] {0, 11}, () -> COUNT_DOWN.on(rows).out(out).run());
        fails(message + "(19,18)", new long[] {19, 18}, () -> COUNT_DOWN.on(rows.flip(0).flip(1)).out(out).run());
        fails(message + "(11,0)", new long[] {11, 0}, () -> COUNT_DOWN.on(rows.transpose()).out(out.transpose()).run());
    }

    @Test
    void aDeviceFunctionFailsForItsCaller() {
        DeviceFunction third = DeviceFunction.define("third", 1, 1, k -> {
            LocalArray a = k.array(DType.INT32, 3);
            a.set(k.in(0), k.constant(DType.INT32, 7));
            k.out(0).set(a.get(2));
        });
        Ufunc caller = Ufunc.define("caller", x -> third.of(x).add(1));
        try (NDArray x = NDArray.of(2, 1); NDArray r = caller.apply(x)) {
            assertArrayEquals(new int[] {8, 1}, r.toIntArray());
        }
        fails("kernel 'caller': a write is outside a local array of 3 elements: index 3, for element (0)",
                new long[] {0},
                () -> caller.apply(NDArray.wrap(new int[] {3})));
    }

    /** The index in its own dtype, and the line of the body. */
    @Test
    void theIndexAndTheLineAreTold() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        Ufunc wide = Ufunc.define("wide", 1, 1, k -> {
            LocalArray a = k.array(DType.INT32, 5);
            k.out(0).set(a.get(k.in(0)));
        });
        NDArray x = NDArray.wrap(new long[] {0, -2});
        String told = "kernel 'wide': a read is outside a local array of 5 elements: index %s, for element (1)"
                + " (at FaultTest.java:" + (here + 3) + ")";
        assertEquals(told.formatted("-2"),
                assertThrows(KernelFaultException.class, () -> wide.apply(x)).getMessage());
        NDArray unsigned = NDArray.zeros(DType.UINT64, 2);
        unsigned.setLong(-2, 1);
        assertEquals(told.formatted("18446744073709551614"),
                assertThrows(KernelFaultException.class, () -> wide.apply(unsigned)).getMessage());
    }

    @Test
    void anIndexOfALocalArrayInAGufuncIsToldToo() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        Gufunc counts = Gufunc.define("counts", "(n),()->(k)", k -> {
            AccumulatorArray bins = k.accumulators(Reduce.SUM, DType.INT32, 4);
            k.parallel(k.dim("n"), i -> bins.add(k.in(0).at(i).add(k.in(1).at()), k.constant(DType.INT32, 1)));
            k.loop(k.dim("k"), i -> k.out(0).set(bins.get(i), i));
        });
        try (NDArray x = NDArray.full(DType.INT64, 1L, 3, 700); NDArray out = NDArray.zeros(DType.INT32, 3, 4)) {
            counts.on(x, 1).out(out).run();
            assertEquals(700, out.getLong(2, 2));
            x.setLong(9, 1, 500);
            assertEquals(
                    "kernel 'counts': a read is outside a local array of 4 elements: index 10, at loop position (1)"
                            + " (at FaultTest.java:" + (here + 3) + ")",
                    assertThrows(KernelFaultException.class, () -> counts.on(x, 1).out(out).run()).getMessage());
        }
    }

    /** Where interpretation would take long, the index is not told, and nothing else is missing. */
    @Test
    void anIndexAfterMillionsOfOperationsIsNotLookedFor() {
        Ufunc late = Ufunc.define("late", 1, 1, k -> {
            LocalArray a = k.array(DType.INT64, 4);
            Var sum = k.var(DType.INT64, 0);
            k.loop(3_000_000, i -> sum.set(sum.get().add(k.in(0))));
            k.out(0).set(a.get(sum.get()));
        });
        fails("kernel 'late': a read is outside a local array of 4 elements, for element (0)", new long[] {0},
                () -> late.apply(NDArray.wrap(new long[] {1})));
    }

    @Test
    void anInterruptedThreadEndsItsCall() {
        try (NDArray x = NDArray.zeros(DType.INT64, 1 << 20); NDArray out = NDArray.empty(DType.INT64, 1 << 20)) {
            UfuncCall call = COUNT_DOWN.on(x).out(out);
            Thread.currentThread().interrupt();
            assertThrows(CallInterruptedException.class, call::run);
            assertEquals(true, Thread.interrupted());
            call.run();
            assertEquals(0, out.getLong((1 << 20) - 1));
        }
    }
}
