package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.assertFault;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.KernelBody;
import org.quern.dsl.LocalArray;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;

/** Kernels that keep more in arrays than a thread's stack holds. */
@ExtendWith(NrtBalance.class)
final class StackTest {
    private static double weighted(DoubleStream values) {
        double[] all = values.toArray();
        return IntStream.range(0, all.length).mapToDouble(i -> all[i] * (1 + i % 7)).sum();
    }

    private static DoubleStream numbers(int n) {
        return IntStream.range(0, n).mapToDouble(i -> 100 + i);
    }

    private static double device(int depth, double x) {
        return depth == 1 ? 2 * x : device(depth - 1, device(depth - 1, x) % 50 + 100) % 50 + 100;
    }

    /** What {@link StackProcess} prints, by plain Java. */
    private static String expected() {
        StringBuilder all = new StringBuilder();
        all.append("ufunc of 16 ").append(weighted(numbers(70).map(x -> 16 * x))).append('\n');
        all.append("devices of 5 ").append(weighted(numbers(70).map(x -> device(5, x)))).append('\n');
        double sum = weighted(numbers(900).map(x -> 8 * x));
        all.append("one core, 8 ").append(sum).append('\n');
        all.append("many cores, 8 ").append(sum).append('\n');
        double[] x = numbers(900).toArray();
        all.append("sums, one core, 40 ").append(2 * 40 * Arrays.stream(x).sum()).append('\n');
        all.append("sums, many cores, 40 ").append(weighted(IntStream.range(0, 300)
                .mapToDouble(i -> 2 * 40 * (x[3 * i] + x[3 * i + 1] + x[3 * i + 2])))).append('\n');
        return all.toString();
    }

    /** On a default stack, on one of 256 KiB, on a virtual thread's carrier, and by the pool's threads; compiled once. */
    @Test
    void anyThreadRunsThem(@TempDir Path cache) {
        for (String thread : List.of("small", "main", "virtual", "pool")) {
            Child child = Child.run(true, cache, List.of("-Xss512k"), StackProcess.class, thread);
            assertEquals(expected(), child.output(), thread);
            assertEquals(0, child.status());
        }
    }

    /** Nothing that a kernel takes for its arrays stays taken, where it fails neither; they are zero at first each time. */
    @Test
    void arraysBeyondTheStackAreGivenBackAndStartAtZero() {
        KernelBody body = k -> {
            Expr x = k.in(0);
            Expr index = x.cast(DType.INT64);
            Expr sum = k.constant(DType.FLOAT64, 0.0);
            for (int i = 0; i < 40; i++) {
                LocalArray a = k.array(DType.FLOAT64, 1024);
                sum = sum.add(a.get(index));
                a.set(index, x);
                sum = sum.add(a.get(index));
            }
            k.out(0).set(sum);
        };
        try (Ufunc u = Ufunc.define("forty", 1, 1, body); NDArray x = NDArray.full(DType.FLOAT64, 7.0, 300)) {
            for (int round = 0; round < 3; round++) {
                try (NDArray sums = u.apply(x)) {
                    assertEquals(280, sums.getDouble(299));
                }
                x.setDouble(1024, 211);
                KernelFaultException e = assertThrows(KernelFaultException.class, () -> u.apply(x));
                assertFault(
                        "kernel 'forty': a read is outside a local array of 1024 elements: index 1024, for element (211)",
                        e);
                x.setDouble(7, 211);
            }
        }
    }

    /** Arrays are on the stack up to 16 KiB together, in the order of declaration, and else in memory that the kernel takes once. */
    @Test
    void smallArraysStayOnTheStack() {
        assertEquals("stack", where(8));
        assertEquals("stack, room", where(8, 1024, 8));
        assertEquals("room", where(1024));
        assertEquals("stack, room", where(IntStream.range(0, 100).map(i -> 8).toArray()));
    }

    private static String where(int... lengths) {
        try (Ufunc u = Ufunc.define("where", 1, 1, k -> {
            Expr sum = k.in(0);
            for (int length : lengths) {
                LocalArray a = k.array(DType.FLOAT64, length);
                a.set(k.in(0).cast(DType.INT64).mod(length), sum);
                sum = sum.add(a.get(length - 1L));
            }
            k.out(0).set(sum);
        })) {
            String ir = u.inspect(DType.FLOAT64).llvm();
            assertTrue(ir.contains("getelementptr i8, ptr %room") == ir.contains("%room = call noalias ptr"));
            return IntStream.range(0, 2).filter(i -> ir.contains(List.of(" = alloca [", "ptr %room, i64").get(i)))
                    .mapToObj(i -> List.of("stack", "room").get(i)).collect(Collectors.joining(", "));
        }
    }

    /** 600 values that are all kept from one end of the kernel to the other need 77 KiB in 16 lanes of float64. */
    @Test
    void valuesThatFindNoRegisterHaveABound() throws InterruptedException {
        int count = 600;
        try (Ufunc u = Ufunc.define("kept", 1, 1, k -> k.out(0).set(thereAndBack(k.in(0), count))).withLanes(16)) {
            double[] got = new double[1];
            Thread small = new Thread(null, () -> got[0] = u.apply(NDArray.full(DType.FLOAT64, 2.0, 40)).getDouble(39),
                    "small",
                    256 << 10);
            small.start();
            small.join();
            assertEquals(thereAndBack(2.0, count), got[0]);
            int lanes = u.overloads().getFirst().lanes();
            assertTrue(lanes < 16, "lanes: " + lanes);
        }
    }

    private static Expr thereAndBack(Expr x, int count) {
        Expr[] kept = IntStream.range(0, count).mapToObj(i -> x.add(i).mul(x.sub(i))).toArray(Expr[]::new);
        Expr sum = kept[0];
        for (int i = 1; i < count; i++) {
            sum = sum.mul(0.5).add(kept[i]);
        }
        for (int i = count - 1; i >= 0; i--) {
            sum = sum.mul(0.5).sub(kept[i]);
        }
        return sum;
    }

    private static double thereAndBack(double x, int count) {
        double[] kept = IntStream.range(0, count).mapToDouble(i -> (x + i) * (x - i)).toArray();
        double sum = kept[0];
        for (int i = 1; i < count; i++) {
            sum = sum * 0.5 + kept[i];
        }
        for (int i = count - 1; i >= 0; i--) {
            sum = sum * 0.5 - kept[i];
        }
        return sum;
    }

    /** A chain of functions, each of which one other calls, becomes few; not so where each is called twice. */
    @Test
    void functionsThatCallEachOtherHaveABound() {
        try (Ufunc u = Ufunc.define("chain", x -> chain(300, 1).of(x))) {
            double expected = 2;
            for (int i = 0; i < 300; i++) {
                expected = rounds(i == 0 ? 2 : expected);
            }
            assertEquals(expected, u.apply(2.0).getDouble());
        }
        try (Ufunc u = Ufunc.define("twice", x -> chain(300, 2).of(x))) {
            String message = assertThrows(QuernException.class, () -> u.apply(2.0)).getMessage();
            assertTrue(message.matches(
                    "kernel 'twice' needs \\d+ bytes of stack even one element at a time, at most 49152 allowed: .*"),
                    message);
        }
    }

    /** Functions of some length that each call the last, so often. */
    private static DeviceFunction chain(int length, int calls) {
        DeviceFunction last = null;
        for (int i = 0; i < length; i++) {
            DeviceFunction called = last;
            last = DeviceFunction.define("f" + i, x -> {
                Expr y = x;
                for (int c = 0; c < calls && called != null; c++) {
                    y = called.of(y);
                }
                for (int j = 1; j <= 40; j++) {
                    y = y.mul(0.5).add(j);
                }
                return y;
            });
        }
        return last;
    }

    private static double rounds(double x) {
        double y = x;
        for (int j = 1; j <= 40; j++) {
            y = y * 0.5 + j;
        }
        return y;
    }
}
