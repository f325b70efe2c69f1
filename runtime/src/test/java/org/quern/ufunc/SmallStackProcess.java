package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.quern.array.NDArray;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelException;

/** Compiles long kernels on a thread whose stack is small, and compares them with plain Java. */
final class SmallStackProcess {
    private static final int STACK = 256 << 10;

    private SmallStackProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Thread thread = new Thread(null, SmallStackProcess::run, "small", STACK);
        thread.start();
        thread.join();
    }

    private static void run() {
        // Setting the output and reading it at the end are two operations more: the limit, and one beyond.
        for (int additions : new int[] {1000, 4500, (1 << 16) - 2, (1 << 16) - 1}) {
            try (Ufunc u = Ufunc.define("adds", x -> adds(x, additions))) {
                boolean right = u.apply(NDArray.of(0.75)).getDouble(0) == adds(0.75, additions);
                System.out.println(additions + (right ? " right" : " wrong"));
            } catch (KernelException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Each the sum of two random ones before. */
    private static Expr adds(Expr x, int additions) {
        Random random = new Random(additions);
        List<Expr> all = new ArrayList<>(List.of(x));
        for (int i = 0; i < additions; i++) {
            all.add(all.get(random.nextInt(all.size())).add(all.get(random.nextInt(all.size()))));
        }
        return all.get(additions);
    }

    private static double adds(double x, int additions) {
        Random random = new Random(additions);
        double[] all = new double[additions + 1];
        all[0] = x;
        for (int i = 0; i < additions; i++) {
            all[i + 1] = all[random.nextInt(i + 1)] + all[random.nextInt(i + 1)];
        }
        return all[additions];
    }
}
