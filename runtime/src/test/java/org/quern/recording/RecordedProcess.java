package org.quern.recording;

import static org.quern.recording.RecordedKernels.CLAMP;
import static org.quern.recording.RecordedKernels.EXACT_GROWTH;
import static org.quern.recording.RecordedKernels.GROWTH;
import static org.quern.recording.RecordedKernels.ROW;
import static org.quern.recording.RecordedKernels.SUM;
import static org.quern.recording.RecordedKernels.THRICE;
import static org.quern.recording.RecordedKernels.TWICE;

import java.util.stream.Collectors;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.FastMath;
import org.quern.ufunc.Ufunc;

/** Calls kernels, and tells results and where the code came from. */
final class RecordedProcess {
    private RecordedProcess() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "named" -> named();
            case "unnamed" -> unnamed();
            case "some" -> {
                for (int first = 0; first < 3; first++) {
                    some(arguments.length == 1 ? first : Integer.parseInt(arguments[1]));
                }
            }
            case "odd" -> RecordedKernels.ODD_KEYS.values().forEach(k -> k.apply(NDArray.of(1.5)));
            case "interrupted" -> interrupted();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void named() {
        NDArray x = NDArray.of(1.5, 2.5);
        NDArray small = NDArray.of(1f, 2f);
        System.out.println(TWICE.apply(x) + " " + THRICE.apply(x) + " " + TWICE.apply(small));
        NDArray narrow = NDArray.zeros(DType.FLOAT32, 2);
        TWICE.on(x).out(narrow).run();
        System.out.println(narrow);
        System.out.println(GROWTH.apply(x, 0.5) + " " + EXACT_GROWTH.apply(x, small));
        System.out.println(GROWTH.fastmath(FastMath.ARCP, FastMath.NSZ).apply(x, 0.5));
        System.out.println(EXACT_GROWTH.fastmath(FastMath.NSZ).apply(small, small));
        System.out.println(GROWTH.accuracy(org.quern.ufunc.Accuracy.TIGHT).fastmath(FastMath.NSZ).apply(small, x));
        System.out.println(CLAMP.apply(NDArray.of((byte) 1, (byte) 2), 300));
        System.out.println(SUM.apply(x) + " " + SUM.apply(small));
        ROW.on(x).out(narrow).run();
        System.out.println(narrow);
        System.out.println(RecordedKernels.ofContainers().stream().map(k -> k.apply(x).toString())
                .collect(Collectors.joining(" ")));
        System.out.println(Quern.cache().use().misses() + " missing");
    }

    private static void unnamed() {
        NDArray x = NDArray.of(1.5, 2.5);
        Ufunc.define("made_at_run_time", (a, b) -> a.add(b)).apply(x, 1);
        for (int i = 0; i < 2; i++) {
            RecordedKernels.varying.apply(x);
        }
        TWICE.apply(x);
    }

    /** Some of six overloads, by two threads. */
    private static void some(int first) {
        DType[] types = {DType.INT32, DType.FLOAT32, DType.FLOAT64};
        for (int i = first; i < first + 2; i++) {
            DType type = types[i % types.length];
            Thread other = new Thread(() -> TWICE.prepare(type));
            other.start();
            THRICE.prepare(type);
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void interrupted() {
        Thread.currentThread().interrupt();
        TWICE.prepare(DType.INT32);
        System.out.println(Thread.interrupted());
    }
}
