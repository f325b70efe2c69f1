package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.testing.NrtBalance;

/** Calls that are run again and again hold their memory without acquiring it: against closing, other threads, changes. */
@ExtendWith(NrtBalance.class)
class PreparedCallTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));

    /** Takes about a millisecond for 4096 elements. */
    private static final Ufunc SLOW = Ufunc.define("slow", 1, 1, k -> {
        Var x = k.var(k.in(0));
        k.loop(1000, i -> x.set(x.get().mul(0.999).add(1)));
        k.out(0).set(x.get());
    });

    private static UfuncCall kept(Ufunc ufunc, NDArray out, Object... operands) {
        UfuncCall call = ufunc.on(operands).out(out);
        for (int i = 0; i < 3; i++) {
            call.run();
        }
        return call;
    }

    @Test
    void itComputesFromWhatTheOperandsHoldThen() {
        try (NDArray x = NDArray.of(1.0, 2, 3); NDArray out = NDArray.empty(DType.FLOAT64, 3)) {
            UfuncCall call = kept(ADD, out, x, 0.5);
            x.setDouble(40, 1);
            assertArrayEquals(new double[] {1.5, 40.5, 3.5}, call.run().toDoubleArray());
            assertArrayEquals(new double[] {1.5, 40.5, 3.5}, call.runAll().get(0).toDoubleArray());
        }
    }

    @Test
    void itRefusesAParameterThatItsKernelDoesNotHave() {
        try (NDArray x = NDArray.of(1.0, 2, 3); NDArray out = NDArray.empty(DType.FLOAT64, 3)) {
            UfuncCall call = kept(ADD, out, x, x);
            OperandException e = assertThrows(OperandException.class, () -> call.with("scale", 2));
            assertEquals("kernel 'add' has no uniform parameter 'scale'; its parameters: none declared",
                    e.getMessage());
            assertArrayEquals(new double[] {2, 4, 6}, call.run().toDoubleArray());
        }
    }

    @Test
    void aClosedOperandEndsIt() {
        try (NDArray out = NDArray.empty(DType.FLOAT64, 3)) {
            NDArray x = NDArray.of(1.0, 2, 3);
            UfuncCall call = kept(ADD, out, x, x);
            x.close();
            ClosedException e = assertThrows(ClosedException.class, call::run);
            assertTrue(e.getMessage().contains("closed"), e.getMessage());
            assertArrayEquals(new double[] {2, 4, 6}, out.toDoubleArray());
        }
    }

    @Test
    void closingIsRefusedWhileItRunsAndAllowedAfter() throws InterruptedException {
        int refused = 0;
        for (int round = 0; refused == 0; round++) {
            assertTrue(round < 100, "not one close() of " + round + " was refused");
            refused = refusalsUntilClosed();
        }
    }

    /** Calls without end on one thread, and closes an operand of them from this one. */
    private static int refusalsUntilClosed() throws InterruptedException {
        NDArray x = NDArray.full(DType.FLOAT64, 2.0, 4096);
        try (NDArray out = NDArray.empty(DType.FLOAT64, 4096)) {
            UfuncCall call = kept(SLOW, out, x);
            double expected = out.getDouble(17);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            CountDownLatch running = new CountDownLatch(1);
            Thread caller = new Thread(() -> {
                try {
                    while (true) {
                        call.run();
                        assertEquals(expected, out.getDouble(17));
                        running.countDown();
                    }
                } catch (Throwable e) {
                    ended.set(e);
                }
            });
            caller.start();
            running.await();
            int refused = 0;
            while (!closed(x)) {
                refused++;
            }
            caller.join();
            ClosedException e = assertInstanceOf(ClosedException.class, ended.get(), "after " + refused + " refusals");
            assertTrue(e.getMessage().contains("closed"), e.getMessage());
            return refused;
        }
    }

    /** Whether the array could be closed: not while a call runs on it. */
    private static boolean closed(NDArray x) {
        try {
            x.close();
            return true;
        } catch (InUseException e) {
            assertTrue(e.getMessage().contains("in use by 1 running call"), e.getMessage());
            return false;
        }
    }

    @Test
    void threadsThatShareItAllGetTheirResults() throws InterruptedException {
        try (NDArray x = NDArray.full(DType.FLOAT64, 2.0, 1000); NDArray out = NDArray.empty(DType.FLOAT64, 1000)) {
            UfuncCall call = kept(ADD, out, x, x);
            AtomicReference<Throwable> failed = new AtomicReference<>();
            Thread[] threads = new Thread[4];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    try {
                        for (int i = 0; i < 20_000; i++) {
                            assertEquals(4, call.run().getDouble(999));
                        }
                    } catch (Throwable e) {
                        failed.set(e);
                    }
                });
                threads[t].start();
            }
            for (Thread t : threads) {
                t.join();
            }
            assertEquals(null, failed.get());
        }
    }
}
