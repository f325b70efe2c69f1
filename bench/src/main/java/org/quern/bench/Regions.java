package org.quern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.quern.abi.CallLayout;
import org.quern.dtype.DType;
import org.quern.nrt.Nrt;

/** The cost of a parallel region without work: two tasks on two threads. */
final class Regions {
    private static final int TRIES = 200;
    private static final long SLEEP_MILLIS = 2;

    private Regions() {}

    /** Quern's region; from Java, so a downcall is part of it. */
    private static Timing.Work quern(NativeKernels c, Arena arena) {
        MemorySegment call = arena.allocate(CallLayout.SIZE, 64);
        MemorySegment memory = arena.allocate(16, 8);
        call.set(ValueLayout.JAVA_LONG, CallLayout.KERNEL, c.function("no_work").address());
        call.set(ValueLayout.JAVA_LONG, CallLayout.LANES, 1);
        call.set(ValueLayout.JAVA_INT, CallLayout.INPUTS, 0);
        call.set(ValueLayout.JAVA_INT, CallLayout.OUTPUTS, 1);
        call.set(ValueLayout.JAVA_INT, CallLayout.NDIM, 1);
        call.set(ValueLayout.JAVA_LONG, CallLayout.SHAPE, 2);
        call.set(ValueLayout.JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_DATA, memory.address());
        call.set(ValueLayout.JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_ITEMSIZE, 8);
        call.set(ValueLayout.JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_STRIDE, 8);
        long how = Nrt.how(1, 2, false);
        return times -> {
            for (long t = 0; t < times; t++) {
                long _ = Nrt.runParallel(call.address(), 0, 2, how);
            }
        };
    }

    @SuppressWarnings("restricted") // calls what was compiled
    private static Timing.Work openMp(NativeKernels c) {
        MethodHandle empty = Linker.nativeLinker()
                .downcallHandle(c.function("empty_regions"), FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
        return times -> {
            try {
                empty.invokeExact(times);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** Wakes a thread that does nothing but sleep: the call alone, or until the thread runs. */
    @SuppressWarnings("restricted") // calls what was compiled
    private static Sample futexWake(NativeKernels c, boolean untilItRuns) {
        MethodHandle wake = Linker.nativeLinker().downcallHandle(c.function("futex_wake_nanos"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        return () -> {
            try {
                return (long) wake.invokeExact(untilItRuns ? 1L : 0L);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static double awake(Timing.Work work, long nanos) {
        Settled settled = new Settled(work);
        return settled.once(Timing.interleaved(nanos, settled)[0].min());
    }

    /** One measurement in nanoseconds; negative: none. */
    @FunctionalInterface
    private interface Sample {
        long nanos();
    }

    /** In turn, each after a sleep: what the machine is like then meets all alike. */
    private static Timing.Result[] afterSleep(int tries, Sample... samples) throws InterruptedException {
        double[][] nanos = new double[samples.length][tries];
        for (int t = 0; t < tries; t++) {
            for (int i = 0; i < samples.length; i++) {
                int s = t % 2 == 0 ? i : samples.length - 1 - i;
                do {
                    Thread.sleep(SLEEP_MILLIS);
                    nanos[s][t] = (double) samples[s].nanos();
                } while (nanos[s][t] < 0);
            }
        }
        Timing.Result[] results = new Timing.Result[samples.length];
        for (int s = 0; s < samples.length; s++) {
            results[s] = Timing.result(nanos[s]);
        }
        return results;
    }

    /** A Markdown table. Numba's region is a sum of two elements. */
    static String table(NativeKernels c, Peers workqueue, Peers omp, boolean quick) throws InterruptedException {
        long nanos = quick ? 100_000_000L : 2_000_000_000L;
        int tries = quick ? 10 : TRIES;
        StringBuilder table = new StringBuilder(
                "| region | threads awake, ns | after 2 ms of sleep, ns: least | median |\n| --- | --: | --: | --: |\n");
        Timing.Result[] slept;
        try (Arena arena = Arena.ofConfined()) {
            Timing.Work quern = quern(c, arena);
            double awake = awake(quern, nanos);
            slept = afterSleep(tries, () -> quern.time(1), futexWake(c, false), futexWake(c, true));
            line(table, "Quern, from Java", awake, slept[0]);
        }
        Timing.Work openMp = openMp(c);
        line(table, "GNU OpenMP, from C", awake(openMp, nanos), null);
        Workload two = Workloads.add(DType.FLOAT64, 2);
        for (Peers peers : new Peers[] {omp, workqueue}) {
            if (peers != null) {
                Workload.Arrays arrays = two.arrays();
                Ratios.quern(two, arrays).run(1);
                Timing.Work numba = peers.works(two, arrays, Side.NUMBA).get(Side.NUMBA);
                line(table, "Numba, " + (peers == omp ? "omp" : "workqueue"), awake(numba, nanos),
                        afterSleep(tries, () -> numba.time(1))[0]);
            }
        }
        line(table, "one futex wake, from C: the call", Double.NaN, slept[1]);
        line(table, "one futex wake, from C: until the thread runs", Double.NaN, slept[2]);
        return table.toString();
    }

    private static void line(StringBuilder table, String who, double awake, Timing.Result slept) {
        table.append("| ").append(who).append(" | ").append(number(awake)).append(" | ")
                .append(slept == null ? "" : number(slept.min()))
                .append(" | ").append(slept == null ? "" : number(slept.median())).append(" |\n");
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.0f", value);
    }
}
