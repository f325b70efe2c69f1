package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dtype.DType;
import org.quern.testing.ManyThreads;
import org.quern.testing.NrtBalance;

/** A call whose loops do not end by themselves is ended by an interrupt or its deadline, and the next call runs. */
@ExtendWith({NrtBalance.class, ManyThreads.class})
class StopTest {
    private static final Duration SOON = Duration.ofMillis(15);

    /** Much more than a tenth of a second, which a busy machine may take for anything. */
    private static final long PATIENCE_MILLIS = 20_000;

    private static void run(Object call) {
        ((KernelCall<?>) call).runAll();
    }

    private static Object with(Object call, int threads, Duration deadline) {
        KernelCall<?> c = (KernelCall<?>) call;
        return deadline == null ? c.threads(threads) : c.threads(threads).deadline(deadline);
    }

    /** What ends a call in another thread, which is interrupted after a while unless there is a deadline. */
    private static Throwable end(String what, Object call, boolean interrupted) throws InterruptedException {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                run(call);
            } catch (RuntimeException | Error e) {
                ended.set(Thread.currentThread().isInterrupted() == interrupted
                        ? e
                        : new AssertionError("the thread's mark", e));
            }
        });
        caller.setDaemon(true);
        caller.start();
        if (interrupted) {
            Thread.sleep(SOON);
            caller.interrupt();
        }
        caller.join(PATIENCE_MILLIS);
        assertFalse(caller.isAlive(), what + " does not end");
        return ended.get();
    }

    private static void endsAndRunsAgain(EndlessKernels.Case c, NDArray x) throws InterruptedException {
        for (int threads : new int[] {1, 3}) {
            String what = c.name() + " on " + threads;
            try (NDArray zero = NDArray.zeros(DType.FLOAT64, x.shape()); NDArray ones = x.copy()) {
                run(c.call().apply(zero)); // (compiled)
                Throwable e = end(what, with(c.call().apply(x), threads, null), true);
                assertEquals(CallInterruptedException.class, e == null ? null : e.getClass(), what + ": " + e);
                x.copyFrom(ones);
                e = end(what, with(c.call().apply(x), threads, SOON), false);
                assertEquals(CallDeadlineException.class, e == null ? null : e.getClass(), what + ": " + e);
                assertEquals("kernel '" + c.name() + "': the call was stopped because it ran until its deadline,"
                        + " after 15 ms", e.getMessage());
                x.copyFrom(ones);
                run(with(c.call().apply(zero), threads, Duration.ofDays(1)));
            }
        }
    }

    @Test
    void loopsOfElements() throws InterruptedException {
        for (EndlessKernels.Case c : EndlessKernels.ufuncs()) {
            try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 5000)) {
                endsAndRunsAgain(c, x);
            }
            endsAndRunsAgain(c, NDArray.wrap(ones(70)).reshape(7, 10).transpose());
        }
    }

    @Test
    void loopsOfCores() throws InterruptedException {
        for (EndlessKernels.Case c : EndlessKernels.gufuncs()) {
            for (long[] shape : new long[][] {{300, 3}, {1, 1000}}) {
                try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, shape)) {
                    endsAndRunsAgain(c, x);
                }
            }
            endsAndRunsAgain(c, NDArray.wrap(ones(70)).reshape(7, 10).transpose());
        }
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void aKeptCallIsStoppedToo() throws InterruptedException {
        EndlessKernels.Case c = EndlessKernels.ufuncs().get(0);
        Ufunc f = (Ufunc) c.ufunc();
        try (NDArray x = NDArray.zeros(DType.FLOAT64, 100); NDArray out = NDArray.empty(DType.FLOAT64, 100)) {
            UfuncCall call = f.on(x).out(out);
            UfuncCall timed = f.on(x).out(out).deadline(SOON);
            for (int i = 0; i < 3; i++) {
                call.run();
                timed.run();
            }
            x.setDouble(1, 42);
            assertEquals(CallInterruptedException.class, end("kept", call, true).getClass());
            assertEquals(CallDeadlineException.class, end("kept", timed, false).getClass());
            x.setDouble(0, 42);
            call.run();
            timed.run();
            assertEquals(0, out.getDouble(42));
        }
    }

    @Test
    void lookingForWhatFailedIsStoppedToo() throws InterruptedException {
        Ufunc f = Ufunc.define("slow_to_fail", 1, 1, k -> {
            org.quern.dsl.Var v = k.var(k.in(0));
            k.loop(20_000, i -> v.set(v.get().mul(0.999).add(1)));
            org.quern.dsl.LocalArray a = k.array(DType.FLOAT64, 4);
            k.out(0).set(a.get(v.get().cast(DType.INT64)));
        });
        f.prepare(DType.FLOAT64);
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 400_000)) {
            x.setDouble(1e300, 17);
            Throwable e = end("isolation", f.on(x).deadline(Duration.ofMillis(200)), false);
            assertTrue(e instanceof CallDeadlineException || e instanceof KernelFaultException, "" + e);
        }
    }

    @Test
    void aDeadlineBetweenSlices() throws InterruptedException {
        Ufunc f = Ufunc.define("slow", 1, 1, k -> {
            org.quern.dsl.Var v = k.var(k.in(0));
            k.loop(5000, i -> v.set(v.get().mul(0.999).add(1)));
            k.out(0).set(v.get());
        });
        f.prepare(DType.FLOAT64);
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 4_000_000);
                NDArray out = NDArray.full(DType.FLOAT64, -1.0, 4_000_000)) {
            Throwable e = end("slices", f.on(x).out(out).deadline(SOON), false);
            assertEquals(CallDeadlineException.class, e.getClass());
            assertEquals(-1, out.getDouble(3_999_999));
        }
    }

    @Test
    void anInterruptedThreadsDeadlineIsNotBlamed() {
        Ufunc f = (Ufunc) EndlessKernels.ufuncs().get(0).ufunc();
        f.prepare(DType.FLOAT64);
        Thread.currentThread().interrupt();
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 3)) {
            assertThrows(CallInterruptedException.class, () -> f.on(x).deadline(Duration.ofDays(1)).run());
            assertTrue(Thread.interrupted());
        } finally {
            Thread.interrupted();
        }
    }

    /** What an interrupt that reaches a call late looks like: its mark was taken when a call before was ended by it. */
    @Test
    void anInterruptWhoseMarkWasTaken() throws InterruptedException {
        for (EndlessKernels.Case c : EndlessKernels.ufuncs().subList(0, 2)) {
            try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 5000);
                    NDArray zero = NDArray.zeros(DType.FLOAT64, 5000)) {
                run(c.call().apply(zero)); // (compiled)
                AtomicReference<Throwable> ended = new AtomicReference<>();
                Thread caller = new Thread(() -> {
                    try {
                        run(c.call().apply(x));
                    } catch (RuntimeException e) {
                        ended.set(Thread.interrupted() ? e : new AssertionError("the thread's mark", e));
                    }
                }) {
                    @Override
                    public boolean isInterrupted() {
                        return false;
                    }
                };
                caller.start();
                Thread.sleep(SOON);
                caller.interrupt();
                caller.join(PATIENCE_MILLIS);
                assertFalse(caller.isAlive());
                assertEquals(CallInterruptedException.class, ended.get() == null ? null : ended.get().getClass(),
                        "" + ended.get());
            }
        }
    }

    @Test
    void whatIsRefused() {
        Ufunc f = Ufunc.define("same", x -> x);
        Gufunc g = (Gufunc) EndlessKernels.gufuncs().get(0).ufunc();
        refused(OperandException.class, () -> f.on(1L).deadline(null),
                "kernel 'same': `after` of KernelCall.deadline is null; a duration longer than 0 expected");
        refused(OperandException.class, () -> f.on(1L).deadline(Duration.ZERO),
                "kernel 'same': the deadline is 0 s; a duration longer than 0 expected");
        refused(OperandException.class, () -> g.on(1L).deadline(Duration.ofSeconds(-3)),
                "kernel 'core_while': the deadline is -3 s; a duration longer than 0 expected");
        f.on(1L).deadline(Duration.ofSeconds(Long.MAX_VALUE)).run().close();
    }

    /** Clearing 128 MiB for each of 400 instances takes many seconds, though the kernel has no loop. */
    @Test
    void clearingScratchMemoryEndsToo() {
        try (Gufunc g = Gufunc.define("clears", "(n)->()", k -> {
            Core s = k.scratch(DType.FLOAT64, k.dim("n").mul(1L << 20));
            s.set(k.in(0).at(k.constant(DType.INT64, 0)), k.constant(DType.INT64, 3));
            k.out(0).set(s.at(k.constant(DType.INT64, 3)));
        })) {
            g.prepare(DType.FLOAT64);
            for (NDArray a : List.of(NDArray.full(DType.FLOAT64, 1.0, 400, 16),
                    NDArray.wrap(new double[6400]).reshape(400, 16))) {
                assertThrows(CallDeadlineException.class, () -> g.on(a).deadline(Duration.ofMillis(100)).run());
            }
        }
    }
}
