package org.quern.ufunc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.SettingException;

/** A child process for {@link ParallelProcessTest}: says how many threads there are, before, between and after calls. */
final class ParallelProcess {
    private ParallelProcess() {}

    private static int workers() {
        int count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                count += name(task).matches("quern-\\d+\\n") ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    /** A thread that has ended since it was listed has none. */
    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Ufunc steps = Ufunc.define("steps", 1, 1, k -> {
            Var x = k.var(k.in(0));
            k.loop(1000, i -> x.set(x.get().mul(0.999).add(1)));
            k.out(0).set(x.get());
        }).target(Target.PARALLEL);
        try (NDArray few = NDArray.of(1.0, 2.0); NDArray r = steps.apply(few)) {
            System.out.println("small " + (r.getDouble(1) > 633) + " workers " + workers());
        } catch (SettingException e) {
            System.out.println("refused " + e.getMessage());
            Quern.threads(2);
        }
        System.out.println("threads " + Quern.threads());
        NDArray x = NDArray.full(DType.FLOAT64, 1.0, 1 << 17);
        NDArray out = NDArray.empty(DType.FLOAT64, 1 << 17);
        UfuncCall call = steps.on(x).out(out);
        for (int i = 0; i < 20; i++) {
            call.run();
        }
        System.out.println("large " + (out.getDouble(0) == out.getDouble((1 << 17) - 1)) + " workers " + workers());
        if (args.length > 0) {
            Thread running = new Thread(() -> {
                while (true) {
                    steps.on(x).out(out).run();
                }
            });
            running.setDaemon(true);
            running.start();
            Thread.sleep(50);
        }
        System.out.println("end");
    }
}
