package org.quern.ufunc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dtype.DType;

/** A child process for {@link WithoutLlvmTest}: a gufunc on several threads, with what it computed in a checksum. */
final class RowDotProcess {
    private static final int ROWS = 5000;

    private RowDotProcess() {}

    public static void main(String[] args) throws IOException {
        Gufunc dot = Gufunc.define("row_dot", "(n),(n)->()", k -> {
            Accumulator sum = k.sum(DType.FLOAT64);
            k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
            k.out(0).set(sum.get());
        }).target(Target.PARALLEL);
        Gufunc total = Gufunc.define("total", "(n)->()", k -> {
            Accumulator sum = k.sum(DType.FLOAT64);
            k.parallel(k.dim("n"), i -> sum.add(k.in(0).at(i)));
            k.out(0).set(sum.get());
        });
        Gufunc evens = Gufunc.define("evens", "(n)->(n)", k -> k.lanes(k.dim("n"),
                i -> k.when(i.mod(2).eq(0), () -> k.out(0).set(k.in(0).at(i).cast(DType.FLOAT32), i))));
        double[] values = new double[ROWS * 77];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.0 / (i + 1);
        }
        NDArray a = NDArray.of(values).reshape(ROWS, 77);
        NDArray b = a.copy();
        for (int threads : new int[] {1, 2, 5}) {
            NDArray r = dot.on(b, b).threads(threads).run();
            long checksum = 0;
            for (int i = 0; i < ROWS; i++) {
                checksum = 31 * checksum + Double.doubleToRawLongBits(r.getDouble(i));
            }
            checksum = 31 * checksum + Double.doubleToRawLongBits(total.on(r).threads(threads).run().getDouble());
            NDArray kept = a.copy();
            evens.on(b).out(kept).threads(threads).run();
            checksum = 31 * checksum
                    + Double.doubleToRawLongBits(total.on(kept.reshape(kept.size())).run().getDouble());
            System.out.println("checksum on " + threads + " threads " + Long.toHexString(checksum));
        }
        boolean compiled = Stream.of(dot, total, evens).flatMap(g -> g.overloads().stream())
                .anyMatch(OverloadInfo::compiled);
        System.out.println("compiled " + compiled
                + ", evens " + evens.overloads().stream().map(OverloadInfo::signature).toList());
        String maps = Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
        System.out.println("mapped " + (maps.contains("libLLVM") || maps.contains("libjniLLVM")));
    }
}
