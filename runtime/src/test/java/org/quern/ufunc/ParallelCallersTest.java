package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.nrt.Nrt;
import org.quern.testing.NrtBalance;

/** Many Java threads, platform and virtual ones, in parallel calls at once: right, failing, interrupted. */
@ExtendWith(NrtBalance.class)
class ParallelCallersTest {
    private static final int CALLERS = 64;
    private static final long SOAK_SECONDS = Long.getLong("quern.soakSeconds", 60);

    /** An element takes about a microsecond; negative ones fail. */
    private static final Ufunc CHECKED = Ufunc.define("checked_steps", 1, 1, k -> {
        LocalArray signs = k.array(DType.FLOAT64, 1);
        Var x = k.var(k.in(0));
        k.loop(400, i -> x.set(x.get().mul(0.999).add(1)));
        k.out(0).set(x.get().add(signs.get(k.in(0).lt(0).cast(DType.INT64))));
    }).target(Target.PARALLEL);

    @BeforeAll
    static void more() {
        Quern.threads(8);
    }

    @AfterAll
    static void asBefore() {
        Quern.threads(Nrt.processors());
    }

    @Test
    void aSecond() throws InterruptedException {
        soak(1_000_000_000L, false);
        soak(500_000_000L, true);
    }

    /** For {@code -Dquern.soakSeconds=N}, a minute unless told otherwise. */
    @Tag("stress")
    @Test
    void soaked() throws InterruptedException {
        soak(SOAK_SECONDS * 1_000_000_000L, false);
    }

    @Test
    void aUfuncThatIsClosedWhileOthersCallIt() throws InterruptedException {
        Ufunc steps = CHECKED.target(Target.PARALLEL);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        CountDownLatch running = new CountDownLatch(8);
        Thread[] callers = new Thread[8];
        for (int c = 0; c < callers.length; c++) {
            callers[c] = new Thread(() -> {
                try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 5000);
                        NDArray out = NDArray.empty(DType.FLOAT64, 5000)) {
                    UfuncCall call = steps.on(x).out(out);
                    call.run();
                    running.countDown();
                    ClosedException e = assertThrows(ClosedException.class, () -> {
                        while (true) {
                            call.run();
                        }
                    });
                    assertTrue(e.getMessage().contains("is closed"), e.getMessage());
                    assertEquals(out.getDouble(0), out.getDouble(4999));
                } catch (Throwable e) {
                    failed.set(e);
                }
            });
            callers[c].start();
        }
        running.await();
        steps.close();
        for (Thread c : callers) {
            c.join();
        }
        assertNull(failed.get());
    }

    private static void soak(long nanos, boolean virtual) throws InterruptedException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread[] callers = new Thread[CALLERS];
        long end = System.nanoTime() + nanos;
        for (int c = 0; c < CALLERS; c++) {
            long seed = c;
            Runnable work = () -> {
                try {
                    caller(new Random(seed), end);
                } catch (Throwable e) {
                    failed.compareAndSet(null, e);
                }
            };
            callers[c] = virtual ? Thread.ofVirtual().unstarted(work) : new Thread(work);
            callers[c].start();
        }
        Random random = new Random(-1);
        while (System.nanoTime() < end) {
            callers[random.nextInt(CALLERS)].interrupt();
            Thread.sleep(1);
            if (random.nextInt(50) == 0) {
                Quern.threads(1 + random.nextInt(12));
            }
        }
        for (Thread c : callers) {
            c.join();
        }
        if (failed.get() != null) {
            throw new AssertionError("a caller failed: " + failed.get(), failed.get());
        }
    }

    private static void caller(Random random, long end) {
        int n = 1000 + random.nextInt(30_000);
        try (NDArray x = NDArray.full(DType.FLOAT64, random.nextDouble(), n);
                NDArray out = NDArray.empty(DType.FLOAT64, n);
                NDArray expected = reference(x)) {
            long[] bits = Elements.of(expected);
            UfuncCall kept = CHECKED.on(x).out(out);
            while (System.nanoTime() < end) {
                int bad = random.nextInt(4) == 0 ? random.nextInt(n) : -1;
                double good = x.getDouble(0);
                if (bad >= 0) {
                    x.setDouble(-1, bad);
                }
                try {
                    if (random.nextBoolean()) {
                        kept.run();
                    } else {
                        CHECKED.on(x).out(out).threads(1 + random.nextInt(9)).run();
                    }
                    assertEquals(-1, bad, "element " + bad + " was to fail");
                    assertArrayEquals(bits, Elements.of(out));
                } catch (KernelFaultException e) {
                    assertArrayEquals(new long[] {bad}, e.index());
                } catch (CallInterruptedException e) {
                    assertEquals(true, Thread.interrupted());
                }
                if (bad >= 0) {
                    x.setDouble(good == -1 ? x.getDouble(1) : good, bad);
                }
            }
        }
    }

    private static NDArray reference(NDArray x) {
        while (true) {
            try {
                return CHECKED.target(Target.CPU).apply(x);
            } catch (CallInterruptedException e) {
                Thread.interrupted();
            }
        }
    }
}
