package org.quern.kernels.everywhere;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheUse;
import org.quern.dtype.DType;
import org.quern.kernels.Windows;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/**
 * Runs all overloads with the same operands everywhere, and prints a digest of each one's results, and what was loaded
 * and missed.
 */
final class EverywhereProcess {
    private static final int ELEMENTS = 1000;
    private static final int CORES = 3;

    private EverywhereProcess() {}

    public static void main(String[] arguments) throws Exception {
        for (Everything.Overload overload : Everything.overloads()) {
            System.out.println(overload + " " + digest(run(overload)));
        }
        CacheUse use = Quern.cache().use();
        System.out.println("loaded " + use.hits() + ", missed " + use.misses());
    }

    private static NDArray run(Everything.Overload overload) {
        Random random = new Random(overload.toString().hashCode());
        List<Object> operands = new ArrayList<>();
        for (int i = 0; i < overload.kernel().inputs(); i++) {
            long[] shape = overload.kernel() instanceof Gufunc g ? shape(g.signature(), i) : new long[] {ELEMENTS};
            operands.add(operand(random, overload.type(), shape));
        }
        return switch (overload.kernel()) {
            case Gufunc g when g == Windows.MOVING_MEAN ->
                g.on(operands.toArray()).with("window", 5).runAll().getFirst();
            case Gufunc g -> g.apply(operands.toArray());
            case Ufunc u -> u.applyAll(operands.toArray()).getFirst();
        };
    }

    /** Some cores, of a size for each letter. */
    private static long[] shape(String signature, int operand) {
        String core = signature.substring(0, signature.indexOf("->")).replace("?", "").replace("),(", ";")
                .replace("(", "")
                .replace(")", "").split(";", -1)[operand];
        LongStream sizes = core.isEmpty()
                ? LongStream.empty()
                : List.of(core.split(",", -1)).stream().mapToLong(dimension -> switch (dimension) {
                    case "n" -> 37;
                    case "m" -> 21;
                    default -> 5;
                });
        return LongStream.concat(LongStream.of(CORES), sizes).toArray();
    }

    /** Of all magnitudes and both signs; a square matrix is symmetric and has a heavy diagonal. */
    private static NDArray operand(Random random, DType type, long[] shape) {
        int n = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        double[] values = new double[n];
        boolean square = shape.length == 3 && shape[1] == shape[2];
        int side = (int) shape[shape.length - 1];
        for (int i = 0; i < n; i++) {
            int row = i / side % side;
            int column = i % side;
            if (square && column < row) {
                values[i] = values[i / (side * side) * side * side + column * side + row];
            } else if (square) {
                values[i] = row == column ? 2 * side : random.nextDouble();
            } else {
                values[i] = (random.nextInt(4) == 0 ? -1 : 1) * Math.exp(random.nextGaussian() * (i % 2 == 0 ? 1 : 6));
            }
        }
        return NDArray.of(values).asType(type).reshape(shape);
    }

    private static String digest(NDArray results) throws Exception {
        double[] values = results.asType(DType.FLOAT64).toDoubleArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        for (double value : values) {
            bytes.putLong(Double.doubleToRawLongBits(value));
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())).substring(0, 16);
    }
}
