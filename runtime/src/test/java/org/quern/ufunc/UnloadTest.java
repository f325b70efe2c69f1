package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.testing.NrtBalance;

/** When code leaves the process: with its ufunc, and never under a call. */
@ExtendWith(NrtBalance.class)
class UnloadTest {
    private static boolean mapped(String name) {
        try {
            return Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)
                    .contains("quern-" + name + " ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertClosed(Runnable call, String name) {
        ClosedException e = assertThrows(ClosedException.class, call::run);
        assertTrue(e.getMessage().contains("kernel '" + name + "' is closed"), e.getMessage());
    }

    /** About 0.3 µs per element. */
    private static Ufunc slow(String name) {
        return Ufunc.define(name, 1, 1, k -> {
            Var x = k.var(k.in(0));
            k.loop(1000, i -> x.set(x.get().mul(0.999).add(1)));
            k.out(0).set(x.get());
        });
    }

    @Test
    void closingUnmapsAndRefusesCalls() {
        Ufunc gone = Ufunc.define("unload-a", x -> x.add(1));
        Ufunc other = Ufunc.define("unload-b", x -> x.add(1));
        try (NDArray x = NDArray.of(1.0, 2); NDArray out = NDArray.empty(DType.FLOAT64, 2)) {
            UfuncCall kept = gone.on(x).out(out);
            UfuncCall fresh = gone.on(x).out(out);
            for (int i = 0; i < 3; i++) {
                kept.run();
                other.apply(x).close();
            }
            gone.apply(NDArray.of(1, 2)).close();
            assertTrue(mapped("unload-a"));
            gone.close();
            assertTrue(!mapped("unload-a") && mapped("unload-b"));
            assertClosed(kept::run, "unload-a");
            assertClosed(kept::run, "unload-a");
            assertClosed(fresh::run, "unload-a");
            assertClosed(() -> gone.apply(x), "unload-a");
            assertClosed(() -> gone.prepare(DType.FLOAT64), "unload-a");
            assertEquals(List.of(), gone.overloads());
            gone.close();
            assertArrayEquals(new double[] {2, 3}, other.apply(x).toDoubleArray());
            other.close();
        }
    }

    @Test
    void closedBeforeItIsCalled() {
        Ufunc gone = Ufunc.define("unload-c", x -> x.add(1));
        gone.close();
        assertClosed(() -> gone.prepare(DType.FLOAT64), "unload-c");
        assertTrue(!mapped("unload-c"));
    }

    @Test
    void neverUnderACall() throws InterruptedException {
        for (boolean keep : new boolean[] {false, true}) {
            for (int round = 0; round < 3; round++) {
                Ufunc gone = slow("unload-d");
                AtomicReference<Throwable> failed = new AtomicReference<>();
                Thread[] callers = new Thread[3];
                CountDownLatch running = new CountDownLatch(callers.length);
                for (int t = 0; t < callers.length; t++) {
                    callers[t] = new Thread(() -> {
                        try (NDArray x = NDArray.full(DType.FLOAT64, 2.0, 2000);
                                NDArray out = NDArray.empty(DType.FLOAT64, 2000)) {
                            UfuncCall call = gone.on(x).out(out);
                            double expected = call.run().getDouble(1999);
                            running.countDown();
                            while (true) {
                                assertEquals(expected, (keep ? call : gone.on(x).out(out)).run().getDouble(1999));
                            }
                        } catch (ClosedException e) {
                            if (!e.getMessage().contains("is closed")) {
                                failed.set(e);
                            }
                        } catch (Throwable e) {
                            failed.set(e);
                        } finally {
                            running.countDown();
                        }
                    });
                    callers[t].start();
                }
                running.await();
                gone.close();
                for (Thread t : callers) {
                    t.join();
                }
                assertNull(failed.get());
                awaitGone("unload-d");
            }
        }
    }

    @Test
    void aCollectedUfuncGivesItsCodeBack() {
        useAndForget();
        awaitGone("unload-e");
    }

    private static void useAndForget() {
        Ufunc gone = Ufunc.define("unload-e", x -> x.add(1));
        try (NDArray x = NDArray.of(1.0, 2); NDArray out = NDArray.empty(DType.FLOAT64, 2)) {
            UfuncCall kept = gone.on(x).out(out);
            for (int i = 0; i < 3; i++) {
                kept.run();
            }
            assertTrue(mapped("unload-e"));
        }
    }

    /** Collects garbage until the code is no longer mapped: the end of a call may leave the last of it to that. */
    private static void awaitGone(String name) {
        for (int i = 0; i < 200 && mapped(name); i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertTrue(!mapped(name), name + " is still mapped");
    }
}
