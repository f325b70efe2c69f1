package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quern.abi.CoresLayout;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;

/** What calls run on decides no code: kernels made by {@code target} have the overloads of the one they were made from. */
class SharedOverloadsTest {
    private final AtomicInteger traces = new AtomicInteger();

    private Ufunc ufunc(String name) {
        return Ufunc.define(name, x -> {
            traces.incrementAndGet();
            return x.add(1);
        });
    }

    /** Executable mappings of kernels of a name. */
    private static long mappings(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("r-xp") && line.contains(name)).count();
        }
    }

    @Test
    void aTargetMapsNothingASecondTime() throws IOException {
        Ufunc one = ufunc("shared_once");
        one.prepare(DType.FLOAT64);
        final int traced = traces.get();
        assertEquals(1, mappings("shared_once"));
        try (NDArray x = NDArray.of(1.0, 2)) {
            for (int i = 0; i < 3; i++) {
                Ufunc other = one.target(i == 1 ? Target.CPU : Target.PARALLEL);
                assertEquals(one.overloads(), other.overloads());
                try (NDArray r = other.apply(x)) {
                    assertArrayEquals(new double[] {2, 3}, r.toDoubleArray());
                }
                try (NDArray r = one.on(x).threads(2).run()) {
                    assertArrayEquals(new double[] {2, 3}, r.toDoubleArray());
                }
            }
        }
        assertEquals(1, mappings("shared_once"));
        assertEquals(traced, traces.get(), "the body is not run again");
    }

    @Test
    void anOverloadOfOneIsTheOthers() {
        Ufunc one = ufunc("shared");
        Ufunc parallel = one.target(Target.PARALLEL);
        parallel.prepare(DType.INT32);
        assertEquals(1, one.overloads().size());
        assertEquals(0, one.fastmath(FastMath.NSZ).overloads().size(), "other code");
        assertEquals(1, one.accuracy(Accuracy.FAST).overloads().size(), "the accuracy that it has");
        assertEquals(0, one.accuracy(Accuracy.TIGHT).overloads().size());
        Gufunc cores = Gufunc.define("shared", "()->()", k -> k.out(0).set(k.in(0).at().add(1)));
        cores.target(Target.CPU).withForm(CoresLayout.ANY_FORM).prepare(DType.INT32);
        assertEquals(1, cores.overloads().size());
    }

    @Test
    void closingOneClosesTheOther() {
        Ufunc one = ufunc("closed_together");
        Ufunc parallel = one.target(Target.PARALLEL);
        Ufunc loose = one.fastmath(FastMath.NSZ);
        try (NDArray x = NDArray.of(1.0)) {
            parallel.apply(x).close();
            parallel.close();
            assertEquals(
                    "kernel 'closed_together' is closed: its code was unmapped by close(); define it again to call it",
                    assertThrows(ClosedException.class, () -> one.apply(x)).getMessage());
            loose.apply(x).close();
        }
    }
}
