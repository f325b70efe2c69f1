package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.assertFault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** What an exception says of an index that is outside: all of its 64 bits, wherever in the kernel and the call it failed. */
@ExtendWith(NrtBalance.class)
final class FailingIndexTest {
    private static final long[] OUTSIDE = {
        3, -1, 1L << 31, -(1L << 31), 1L << 32, (1L << 32) + 1, (1L << 47) - 1, 1L << 47, -(1L << 47) - 1, 1L << 48,
        1L << 52,
        (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE, 0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L
    };

    private static NDArray indices(int places, int at, long index) {
        NDArray all = NDArray.full(DType.INT64, 1L, places, 4);
        all.setLong(index, at, 2);
        return all;
    }

    /** A uint64 from 2^63 on, which is converted to be an index of a core. */
    @Test
    void isToldInItsOwnDtype() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        try (Gufunc g = Gufunc.define("gathered", "(n),(k)->(k)", k -> k.lanes(k.dim("k"),
                i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));
                NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3);
                NDArray given = NDArray.zeros(DType.UINT64, 3)) {
            given.setLong(-1, 1);
            KernelFaultException e = assertThrows(KernelFaultException.class, () -> g.on(x, given).run());
            assertEquals("kernel 'gathered': a read of operand 0 is outside its core axis 0 of size 3: index"
                    + " 18446744073709551615, at loop position () (at FailingIndexTest.java:" + (here + 2) + ")",
                    e.getMessage());
        }
    }

    @Test
    void isToldWhole() {
        try (Gufunc g = Gufunc.define("gathered", "(n),(k)->(k)", k -> k.lanes(k.dim("k"),
                i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));
                NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3)) {
            for (long index : OUTSIDE) {
                for (int places : new int[] {1, 5, 300}) {
                    int at = places / 2;
                    try (NDArray given = indices(places, at, index)) {
                        for (Target target : Target.values()) {
                            KernelFaultException e = assertThrows(KernelFaultException.class,
                                    () -> g.on(x, given).target(target).run());
                            assertFault(
                                    "kernel 'gathered': a read of operand 0 is outside its core axis 0 of size 3: index "
                                            + index
                                            + ", at loop position (" + at + ")",
                                    e);
                        }
                    }
                }
            }
        }
    }

    /** A kernel that writes what it reads is run again from what it was given, and so fails at the same index. */
    @Test
    void isToldWholeWhereOperandsAreWritten() {
        try (Gufunc g = Gufunc.define("following", "inout(n)->",
                k -> k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
                    Core x = k.in(0);
                    x.set(x.at(x.at(i)).add(x.at(i)), i);
                }))) {
            for (long index : OUTSIDE) {
                long outside = index == 3 ? 4 : index;
                try (NDArray x = indices(9, 7, outside)) {
                    KernelFaultException e = assertThrows(KernelFaultException.class, () -> g.on(x).run());
                    assertFault("kernel 'following': a read of operand 0 is outside its core axis 0 of size 4: index "
                            + outside
                            + ", at loop position (7)", e);
                    assertEquals(outside, x.getLong(7, 2));
                    assertEquals(1, x.getLong(7, 0));
                }
            }
        }
    }

    /** In a chunk of a parallel loop, by threads too. */
    @Test
    void isToldWholeOfParallelLoops() {
        try (Gufunc g = Gufunc.define("scattered", "(n),(k)->(k)", k -> k.parallel(k.dim("k"), i -> {
            Core own = k.scratch(DType.FLOAT64, k.dim("n"));
            own.set(k.in(0).at(k.constant(DType.INT64, 0)), k.in(1).at(i));
            k.out(0).set(own.at(k.constant(DType.INT64, 0)), i);
        })); NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3)) {
            for (long index : OUTSIDE) {
                try (NDArray given = NDArray.full(DType.INT64, 1L, 500)) {
                    given.setLong(index, 321);
                    given.setLong(-77, 322);
                    KernelFaultException e = assertThrows(KernelFaultException.class, () -> g.apply(x, given));
                    assertFault("kernel 'scattered': a write to scratch memory is outside its axis 0 of size 3: index "
                            + index
                            + ", at loop position ()", e);
                }
            }
        }
    }
}
