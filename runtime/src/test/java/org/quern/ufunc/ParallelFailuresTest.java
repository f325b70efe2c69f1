package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.assertFault;
import static org.quern.testing.Refusal.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.testing.Interruption;
import org.quern.testing.ManyThreads;
import org.quern.testing.NrtBalance;

/** Parallel calls that fail, are interrupted or are not valid; and that the next one works. */
@ExtendWith({NrtBalance.class, ManyThreads.class})
class ParallelFailuresTest {
    /** Fails for x outside 0 to 3. */
    private static final Ufunc PICK = Ufunc.define("pick", 1, 1, k -> {
        LocalArray a = k.array(DType.FLOAT64, 4);
        a.set(1, k.constant(DType.FLOAT64, 2.5));
        k.out(0).set(a.get(k.in(0)));
    }).target(Target.PARALLEL);

    /** Takes about 10 microseconds an element. */
    private static final Ufunc SLOW = Ufunc.define("slow_steps", 1, 1, k -> {
        Var x = k.var(k.in(0));
        k.loop(20_000, i -> x.set(x.get().mul(0.999).add(1)));
        k.out(0).set(x.get());
    });

    @Test
    void theFirstFaultIsNamedForAnyNumberOfThreads() {
        try (NDArray x = NDArray.zeros(DType.INT64, 500, 800);
                NDArray out = NDArray.empty(DType.FLOAT64, 500, 800);
                NDArray mask = NDArray.full(DType.BOOL, 1L, 500, 800)) {
            for (long[] at : new long[][] {{499, 799}, {250, 3}, {77, 5}, {77, 4}}) {
                x.setLong(4 + at[0], at);
                for (int threads : new int[] {1, 2, 3, 7, 64}) {
                    for (int again = 0; again < 5; again++) {
                        KernelFaultException e = assertThrows(KernelFaultException.class,
                                () -> PICK.on(x).out(out).threads(threads).run());
                        assertArrayEquals(at, e.index(), threads + " threads");
                        assertFault("kernel 'pick': a read is outside a local array of 4 elements: index " + (4 + at[0])
                                + ", for element (" + at[0] + ","
                                + at[1] + ")", e);
                    }
                }
            }
            mask.setBoolean(false, 77, 4);
            KernelFaultException e = assertThrows(KernelFaultException.class,
                    () -> PICK.on(x).out(out).where(mask).run());
            assertArrayEquals(new long[] {77, 5}, e.index());
            try (NDArray ones = NDArray.full(DType.INT64, 1L, 500, 800)) {
                x.copyFrom(ones);
            }
            PICK.on(x).out(out).run();
            assertEquals(2.5, out.getDouble(499, 799));
        }
    }

    @Test
    void anInterruptEndsTheCallAndTheNextOneRuns() throws InterruptedException {
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 400_000);
                NDArray out = NDArray.empty(DType.FLOAT64, 400_000)) {
            SLOW.prepare(DType.FLOAT64);
            Interruption.ends(() -> SLOW.on(x).out(out).target(Target.PARALLEL).run(), 1_500_000_000L);
            try (NDArray few = SLOW.target(Target.PARALLEL).apply(x.slice(":100"))) {
                assertEquals(few.getDouble(0), few.getDouble(99));
            }
        }
    }

    @Test
    void whatIsRefused() {
        refused(OperandException.class, () -> PICK.on(1L).threads(0),
                "kernel 'pick': 0 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> PICK.on(1L).threads(-3),
                "kernel 'pick': -3 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> PICK.on(1L).threads(257),
                "kernel 'pick': 257 threads given, 1 to 256 expected");
        refused(OperandException.class, () -> PICK.on(1L).target(null),
                "kernel 'pick': `target` of KernelCall.target is null; CPU or PARALLEL expected");
        refused(OperandException.class, () -> PICK.target(null),
                "kernel 'pick': `target` of Ufunc.target is null; CPU or PARALLEL expected");
        refused(ArgumentException.class, () -> Quern.threads(0), "0 threads given, 1 to 256 expected");
        refused(ArgumentException.class, () -> Quern.threads(-1), "-1 threads given, 1 to 256 expected");
        refused(ArgumentException.class, () -> Quern.threads(1000), "1000 threads given, 1 to 256 expected");
        assertEquals(64, Quern.threads());
    }
}
