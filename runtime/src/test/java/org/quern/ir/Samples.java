package org.quern.ir;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.quern.dtype.DType;
import org.quern.ir.interpret.Scalars;

/** Elements to test with: the boundary values of each dtype, and random ones. */
public final class Samples {
    private Samples() {}

    /** The values where rules change, each once, as {@link Scalars} has them. */
    public static long[] special(DType type) {
        if (type.isFloat()) {
            double most = type == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
            double least = type == DType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
            double normal = type == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
            double ulp = type == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
            DoubleStream positive = DoubleStream.of(0, least, normal, normal - least, 1e-3, 0.5, 1 - ulp / 2, 1,
                    1 + ulp,
                    1.5, 2, 2.5, 3, 7, 10.75, 127, 127.5, 128, 255, 255.5, 256, 32767, 32768, 65535, 65536, 8388607.5,
                    0x1p31, Math.nextDown(0x1p31), Math.nextDown(0x1p31f), 0x1p32, Math.nextDown(0x1p32f), 0x1p52 + 0.5,
                    0x1p53, 0x1p63, Math.nextDown(0x1p63), Math.nextDown(0x1p63f), 0x1p64, Math.nextDown(0x1p64),
                    Math.nextDown(0x1p64f), 1e30, most, Double.POSITIVE_INFINITY, Double.NaN);
            return positive.flatMap(x -> DoubleStream.of(x, -x)).mapToLong(x -> Scalars.bits(type, x)).distinct()
                    .toArray();
        }
        int width = 8 * type.itemSize();
        long most = type.kind() == DType.Kind.SIGNED ? -1L >>> (Long.SIZE + 1 - width) : -1L >>> (Long.SIZE - width);
        return LongStream
                .of(0, 1, 2, 3, 5, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 100, -1, -2, -3, -7, -8, -64, most, most - 1,
                        most / 2, most / 3, most + 1, most + 2, Math.abs(most) / 2 + 1, 0x1000001, 0x1000003,
                        0x20000000000001L,
                        0x8000_0000_0000_0400L, 0x8000_0000_0000_0401L, 0x8000_0080_0000_0000L, 0x8000_0080_0000_0001L)
                .map(n -> Scalars.wrap(type, n)).distinct().toArray();
    }

    /** A random element: any bits, or a small number, or a special one. */
    public static long random(DType type, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Scalars.wrap(type, random.nextLong());
            case 1 -> {
                long[] s = special(type);
                yield s[random.nextInt(s.length)];
            }
            case 2 -> type.isFloat()
                    ? Scalars.bits(type, random.nextGaussian() * 4)
                    : Scalars.wrap(type, random.nextInt(-9, 10));
            default -> Scalars.cast(DType.INT64, type, random.nextInt(-100, 101));
        };
    }

    /** Every pair of special values, then random pairs: the first and the second operands. */
    public static long[][] pairs(DType type, int randomPairs, Random random) {
        long[] s = special(type);
        int n = s.length * s.length;
        long[][] pairs = new long[2][n + randomPairs];
        for (int i = 0; i < n; i++) {
            pairs[0][i] = s[i / s.length];
            pairs[1][i] = s[i % s.length];
        }
        for (int i = n; i < n + randomPairs; i++) {
            pairs[0][i] = random(type, random);
            pairs[1][i] = random(type, random);
        }
        return pairs;
    }

    /** So many random elements. */
    public static long[] random(DType type, int n, Random random) {
        long[] all = new long[n];
        Arrays.setAll(all, i -> random(type, random));
        return all;
    }
}
