package org.quern.ufunc;

import java.io.IOException;
import java.util.List;
import org.quern.array.NDArray;

/** A child process for {@link HeapTest}: endless kernels on Java arrays, while another thread wants something of the JVM. */
final class HeapProcess {
    private HeapProcess() {}

    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "collect" -> {
                for (List<EndlessKernels.Case> cases : List.of(EndlessKernels.ufuncs(), EndlessKernels.gufuncs())) {
                    collect(cases.get(0));
                }
            }
            case "exit" -> {
                after(() -> System.exit(7));
                endless(EndlessKernels.ufuncs().get(0));
            }
            case "terminate" -> {
                after(HeapProcess::terminate);
                endless(EndlessKernels.gufuncs().get(0));
            }
            default -> throw new AssertionError(args[0]);
        }
    }

    private static void endless(EndlessKernels.Case c) {
        NDArray x = NDArray.wrap(new double[] {1, 1, 1, 1}).reshape(2, 2);
        ((KernelCall<?>) c.call().apply(x)).run();
    }

    private static void collect(EndlessKernels.Case c) throws InterruptedException {
        Thread caller = Thread.currentThread();
        Thread other = after(() -> {
            System.gc();
            System.out.println("collected");
            caller.interrupt();
        });
        try {
            endless(c);
        } catch (CallInterruptedException e) {
            System.out.println("interrupted " + Thread.interrupted());
        }
        other.join();
    }

    /** Runs it in another thread, once the kernel may be thought to run. */
    private static Thread after(Runnable action) {
        Thread other = new Thread(() -> {
            try {
                Thread.sleep(400);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            action.run();
        });
        other.start();
        return other;
    }

    private static void terminate() {
        try {
            new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid())).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
