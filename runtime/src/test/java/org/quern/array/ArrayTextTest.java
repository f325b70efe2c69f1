package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** {@code toString} is NumPy's {@code str}, character by character. */
@ExtendWith(NrtBalance.class)
class ArrayTextTest {
    private static final int CASES = 54;

    @Test
    void asNumPy() {
        for (int i = 0; i < CASES; i++) {
            String name = "text/" + (i < 10 ? "0" : "") + i;
            String expected = new String(Fixtures.bytes(name + ".txt"), StandardCharsets.UTF_8);
            assertEquals(expected, Npy.read(Fixtures.path(name + ".npy")).toString(), name);
        }
    }

    /** A column is filled with the digits of the exact value, which are not the shortest ones of a subnormal. */
    @Test
    @SuppressWarnings("FloatingPointLiteralPrecision") // a subnormal has few digits of its own
    void subnormals() {
        assertEquals("[1.e-320]", NDArray.of(1e-320).toString());
        assertEquals("[9.99988867e-321 1.23456789e-005]", NDArray.of(1e-320, 1.23456789e-5).toString());
        assertEquals("[-4.94065646e-324  1.23456789e-005]", NDArray.of(-5e-324, 1.23456789e-5).toString());
        assertEquals("[4.9e-324 1.5e+000]", NDArray.of(5e-324, 1.5).toString());
        assertEquals("[ 8.99989980e-320 -7.01573217e-322  3.33333333e-010  0.00000000e+000]",
                NDArray.of(9e-320, -7e-322, 1e-9 / 3, 0).toString());
        assertEquals("[1.4012985e-45 1.2345678e-05]", NDArray.of(1e-45f, 1.2345678e-5f).toString());
    }

    @Test
    void manyShortAxesAreNotSpelledOut() {
        long[] shape = new long[20];
        java.util.Arrays.fill(shape, 2);
        assertEquals("int64 array of shape " + Shapes.text(shape), NDArray.scalar(1L).broadcastTo(shape).toString());
    }

    @Test
    void closed() {
        NDArray a = NDArray.zeros(DType.FLOAT32, 2, 3);
        a.close();
        assertEquals("float32 array of shape (2,3), closed", a.toString());
    }
}
