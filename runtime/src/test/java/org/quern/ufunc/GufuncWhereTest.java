package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.abi.CoresLayout;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Samples;
import org.quern.testing.NrtBalance;

/** {@code where} of gufuncs: whole cores are computed or stay as they are, in every form, for masks and operands of any layout. */
@ExtendWith(NrtBalance.class)
class GufuncWhereTest {
    private static final int SEED = 11;

    /** Running sums along the core, so that an element of the result depends on others. */
    private static final Gufunc SUMS = Gufunc.define("sums", "(n)->(n)", k -> {
        Var sum = k.var(k.in(0).at(k.constant(DType.INT64, 0)).mul(0));
        k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
            sum.set(sum.get().add(k.in(0).at(i)));
            k.out(0).set(sum.get(), i);
        });
    });

    /** Doubles what it is given, in place. */
    private static final Gufunc DOUBLE = Gufunc.define("double", "inout(n)->", k -> k.lanes(k.dim("n"),
            i -> k.in(0).set(k.in(0).at(i).mul(2), i)));

    private static final Gufunc PICK = Gufunc.define("pick", "(n),()->()",
            k -> k.out(0).set(k.in(0).at(k.in(1).at())));

    @Test
    void coresThatAreMaskedOutStayAsTheyAre() {
        Random random = new Random(SEED);
        for (int form : new int[] {CoresLayout.ANY_FORM, 0, 1, 2}) {
            for (int lanes : new int[] {1, 4, 16}) {
                Gufunc sums = SUMS.withLanes(lanes).withForm(form);
                for (int rows : new int[] {0, 1, 2, lanes - 1, 3 * lanes + 2}) {
                    check(sums, random, rows, 1 + random.nextInt(5));
                }
            }
        }
    }

    private static void check(Gufunc sums, Random random, int rows, int n) {
        long[] in = Samples.random(DType.INT32, rows * n, random);
        long[] before = Samples.random(DType.INT32, rows * n, random);
        long[] mask = Samples.random(DType.BOOL, rows, random);
        try (Arena shared = Arena.ofShared();
                Arena confined = Arena.ofConfined();
                NDArray x = Elements.array(DType.INT32, in)) {
            for (Placed m : Placed.line(DType.BOOL, mask, shared, confined)) {
                for (boolean columns : new boolean[] {false, true}) {
                    for (Target target : Target.values()) {
                        try (NDArray out = Elements.array(DType.INT32, before)) {
                            NDArray rowsOf = x.reshape(rows, n);
                            NDArray to = out.reshape(rows, n);
                            NDArray given = columns ? rowsOf.transpose().copy().transpose() : rowsOf;
                            sums.on(given).out(to).where(m.array()).target(target).run();
                            assertArrayEquals(expected(in, before, mask, n), Elements.of(out),
                                    () -> sums + " where " + m);
                            if (columns) {
                                given.close();
                            }
                        }
                    }
                }
            }
        }
    }

    private static long[] expected(long[] in, long[] before, long[] mask, int n) {
        long[] all = before.clone();
        for (int r = 0; r < mask.length; r++) {
            int sum = 0;
            for (int i = 0; i < n && mask[r] != 0; i++) {
                sum += (int) in[r * n + i];
                all[r * n + i] = sum;
            }
        }
        return all;
    }

    @Test
    void aNewResultIsZeroWhereItIsNotComputed() {
        try (NDArray x = NDArray.of(1, 2, 3, 4, 5, 6);
                NDArray mask = NDArray.of(false, true, false);
                NDArray r = SUMS.on(x.reshape(3, 2)).where(mask).run()) {
            assertArrayEquals(new long[] {0, 0, 3, 7, 0, 0}, r.toLongArray());
        }
    }

    @Test
    void theMaskBroadcastsWithTheLoop() {
        try (NDArray x = NDArray.of(1, 2, 3, 4);
                NDArray mask = NDArray.of(true, false, true);
                NDArray r = SUMS.on(x.reshape(2, 1, 2)).where(mask).run()) {
            assertEquals(List.of(2L, 3L, 2L), List.of(r.shape(0), r.shape(1), r.shape(2)));
            assertArrayEquals(new long[] {1, 3, 0, 0, 1, 3, 3, 7, 0, 0, 3, 7}, r.toLongArray());
        }
    }

    @Test
    void inOutOperandsStayToo() {
        try (NDArray x = NDArray.of(1, 2, 3, 4, 5, 6); NDArray mask = NDArray.of(true, false, true)) {
            GufuncCall call = DOUBLE.on(x.reshape(3, 2)).where(mask);
            call.run();
            call.run();
            call.run();
            assertArrayEquals(new long[] {8, 16, 3, 4, 40, 48}, x.toLongArray());
        }
    }

    /** 16777217 is no float32: where the kernel computes in that, what is left out keeps its bits. */
    @Test
    void otherDtypesStayBitForBit() {
        try (NDArray x = NDArray.of(16777217.0, 2, 3, 4);
                NDArray mask = NDArray.of(false, true);
                NDArray out = NDArray.of(16777217.0, 0, 0, 0)) {
            DOUBLE.on(x.reshape(2, 2)).dtype(DType.FLOAT32).where(mask).run();
            assertArrayEquals(new double[] {16777217, 2, 6, 8}, x.toDoubleArray());
            SUMS.on(x.reshape(2, 2)).dtype(DType.FLOAT32).out(out.reshape(2, 2)).where(mask).run();
            assertArrayEquals(new double[] {16777217, 0, 6, 14}, out.toDoubleArray());
        }
    }

    @Test
    void aMaskThatTheResultOverlapsIsReadFirst() {
        try (NDArray both = NDArray.of(true, false, true)) {
            Gufunc not = Gufunc.define("not", "()->()", k -> k.out(0).set(k.in(0).at().not()));
            not.on(both).out(both.slice("::-1")).where(both).run();
            assertArrayEquals(new long[] {0, 0, 0}, both.asType(DType.INT64).toLongArray());
        }
    }

    @Test
    void aCoreThatIsLeftOutDoesNotFail() {
        try (NDArray x = NDArray.of(5, 6);
                NDArray at = NDArray.of(0L, 7, 1);
                NDArray mask = NDArray.of(true, false, true);
                NDArray r = PICK.on(x, at).where(mask).run()) {
            assertArrayEquals(new long[] {5, 0, 6}, r.toLongArray());
            KernelFaultException e = assertThrows(KernelFaultException.class,
                    () -> PICK.on(x, at).where(NDArray.of(true, true, false)).run());
            assertEquals("(1)", Shapes.text(e.index()));
        }
    }
}
