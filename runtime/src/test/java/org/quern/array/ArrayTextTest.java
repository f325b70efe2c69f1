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
