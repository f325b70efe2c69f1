package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;

/** {@code asType} gives the bits that a compiled cast gives, from every dtype to every dtype, whatever the layout. */
@ExtendWith(NrtBalance.class)
class AsTypeTest {
    private static final DType[] TYPES = DType.values();

    private static final double[] REALS = {0, -0.0, 0.5, -0.5, 0.99, 1, -1, 1.5, 2.5, -2.5, 127, 127.9, 128, -128,
        -128.9, -129, 255, 255.9, 256,
        32767.9, 32768, -32769, 65535.5, 65536, 1e9, 0x1p31 - 0.5, 0x1p31, -0x1p31, -0x1p31 - 1, 0x1p32 - 0.5, 0x1p32,
        1e18, 0x1p63,
        -0x1p63, 0x1.fffffffffffffp62, 0x1.8p63, 0x1.fffffffffffffp63, 0x1p64, 1e30, 1e300, -1e300, 1e-320, 1e-45,
        0x1.ffffffp127,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};

    private static NDArray values(DType type) {
        Random random = new Random(type.toString().hashCode());
        NDArray a = NDArray.zeros(type, 700);
        for (int i = 0; i < a.size(); i++) {
            if (type.isFloat()) {
                a.setDouble(
                        i < REALS.length ? REALS[i] : random.nextGaussian() * Math.scalb(1.0, random.nextInt(70) - 4),
                        i);
            } else {
                int bits = 8 * type.itemSize();
                long v = random.nextLong() >> random.nextInt(64);
                v = i < bits
                        ? (1L << i) - 1
                        : i < 2 * bits ? -(1L << (i - bits)) : i == 2 * bits ? (1L << 62) + (1L << 38) + 1 : v;
                v = v << (64 - bits);
                a.setLong(type == DType.BOOL
                        ? i & 1
                        : type.kind() == DType.Kind.SIGNED ? v >> (64 - bits) : v >>> (64 - bits), i);
            }
        }
        return a;
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void asACompiledCast(DType from) {
        try (Ufunc casts = Ufunc.define("casts", 1, TYPES.length, k -> {
            for (int o = 0; o < TYPES.length; o++) {
                k.out(o).set(k.in(0).dtype() == TYPES[o] ? k.in(0) : k.in(0).cast(TYPES[o]));
            }
        }); NDArray x = values(from)) {
            List<NDArray> expected = casts.on(x).runAll();
            for (int o = 0; o < TYPES.length; o++) {
                NDArray e = expected.get(o);
                same(e, x, TYPES[o]);
                same(e.slice("::-3"), x.slice("::-3"), TYPES[o]);
                same(e.reshape(70, 10).transpose(), x.reshape(70, 10).transpose(), TYPES[o]);
                same(e.slice("5:6").broadcastTo(600), x.slice("5:6").broadcastTo(600), TYPES[o]);
                same(e.select(0, 6), x.select(0, 6), TYPES[o]);
                same(e.slice(":0"), x.slice(":0"), TYPES[o]);
                e.close();
            }
        }
    }

    private static void same(NDArray expected, NDArray x, DType type) {
        try (NDArray got = x.asType(type)) {
            assertTrue(got.isContiguous() && got.sameElements(expected),
                    () -> first(expected.copy().reshape(-1), got.reshape(-1), x.copy().reshape(-1)));
        }
    }

    private static String first(NDArray expected, NDArray got, NDArray x) {
        long i = 0;
        while (expected.select(0, i).sameElements(got.select(0, i))) {
            i++;
        }
        return x.dtype() + " element " + i + " to " + got.dtype() + ": " + got.select(0, i) + ", "
                + expected.select(0, i) + " expected";
    }
}
