package org.quern.nrt;

import java.util.ArrayList;
import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** Needs the native runtime in every way there is, each twice, where it cannot be had; prints the distinct answers. */
final class UnlinkedProcess {
    private UnlinkedProcess() {}

    public static void main(String[] arguments) {
        Ufunc twice = Ufunc.define("twice", x -> x.mul(2));
        NDArray heap = NDArray.wrap(new double[] {1, 2});
        long[] place = new long[1];
        List<Runnable> needs = List.of(
                () -> NDArray.of(1.0, 2), () -> twice.apply(heap), () -> twice.on(heap).out(heap).run(),
                () -> twice.explain(DType.FLOAT64),
                Quern::system, Quern::cache, () -> Quern.threads(2), Nrt::trim, Nrt::statistics, Nrt::threads,
                Nrt::libc,
                () -> Nrt.seal(new byte[1], "x"), () -> Nrt.memoryFile("x"), () -> Nrt.load("x", "y"),
                () -> Nrt.run(place[0], 0, 1), () -> Nrt.runBriefly(place[0], 0, 1),
                () -> Nrt.runParallel(place[0], 0, 1, 1));
        List<String> said = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (Runnable need : needs) {
                String answer;
                try {
                    need.run();
                    answer = "no error";
                } catch (Throwable e) {
                    answer = e.getClass().getName() + ": " + e.getMessage();
                }
                if (!said.contains(answer)) {
                    said.add(answer);
                }
            }
        }
        System.out.println(String.join("\n", said));
    }
}
