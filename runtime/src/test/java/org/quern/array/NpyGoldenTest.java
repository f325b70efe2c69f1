package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.dtype.DType;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;

/** Files written by NumPy are read to the right elements, and written back as the same bytes. */
@ExtendWith(NrtBalance.class)
class NpyGoldenTest {
    /** The same six elements as generate.py. */
    private static NDArray values(DType t) {
        NDArray a = NDArray.empty(t, 2, 3);
        for (int i = 0; i < 6; i++) {
            long[] at = {i / 3, i % 3};
            switch (t.kind()) {
                case BOOL -> a.setBoolean(i % 3 == 0, at);
                case FLOAT -> a.setDouble(
                        i == 1 ? Double.NaN : i == 2 ? -0.0 : i == 3 ? Double.POSITIVE_INFINITY : i * 0.75 - 2, at);
                case SIGNED -> {
                    long most = Long.MAX_VALUE >> (64 - 8 * t.itemSize());
                    a.setLong(i == 0 ? most : i == 1 ? -most - 1 : i, at);
                }
                case UNSIGNED -> a.setLong(i == 0 ? -1L >>> (64 - 8 * t.itemSize()) : i == 1 ? 0 : i, at);
            }
        }
        return a;
    }

    private static byte[] written(NDArray a) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, a);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void everyDtypeInEveryOrder(DType t) {
        NDArray expected = values(t);
        for (String variant : new String[] {"", "-fortran", "-big"}) {
            String name = t + variant + ".npy";
            NDArray read = Npy.read(Fixtures.path(name));
            assertTrue(read.sameElements(expected), name + ": " + read);
            assertTrue(read.writable());
            assertTrue(Npy.read(new ByteArrayInputStream(Fixtures.bytes(name))).sameElements(expected), name);
            assertEquals(variant.equals("-fortran"), read.isFortranContiguous() && !read.isContiguous(), name);
            if (variant.equals("-big") && t.itemSize() > 1) {
                NpyFormatException e = assertThrows(NpyFormatException.class, () -> Npy.map(Fixtures.path(name)));
                assertTrue(e.getMessage().contains("use read()"), e.getMessage());
                assertArrayEquals(Fixtures.bytes(t + ".npy"), written(read), name);
            } else {
                NDArray mapped = Npy.map(Fixtures.path(name));
                assertTrue(mapped.sameElements(expected), name);
                assertFalse(mapped.writable());
                assertArrayEquals(Fixtures.bytes(name), written(mapped), name);
                assertArrayEquals(Fixtures.bytes(name), written(read), name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2", "version3", "version2-fortran-big"})
    void everyVersion(String name) {
        NDArray read = Npy.read(Fixtures.path(name + ".npy"));
        assertTrue(read.sameElements(values(DType.FLOAT64)));
        String asVersion1 = name.contains("fortran") ? "float64-fortran.npy" : "float64.npy";
        assertArrayEquals(Fixtures.bytes(asVersion1), written(read));
    }

    @Test
    void shapes() {
        check("scalar", NDArray.scalar(1.5));
        assertEquals(1.5, Npy.read(Fixtures.path("scalar-big.npy")).getDouble());
        check("empty", NDArray.zeros(DType.INT32, 0, 3));
        check("empty-inner", NDArray.zeros(DType.FLOAT32, 2, 0, 4));
        check("empty-one-axis", NDArray.zeros(DType.FLOAT64, 0));
        check("one-axis", NDArray.arange(DType.INT64, 5));
        check("axes5", NDArray.arange(DType.INT16, 48).reshape(2, 3, 2, 1, 4));
        long[] axes32 = new long[32];
        java.util.Arrays.fill(axes32, 1);
        axes32[15] = 2;
        axes32[31] = 2;
        check("axes32", NDArray.arange(DType.UINT8, 4).reshape(axes32));
        NDArray c = NDArray.arange(DType.INT32, 24).reshape(2, 3, 4);
        NDArray f = c.transpose().copy().transpose();
        assertTrue(f.sameElements(c));
        check("axes3-fortran", f);
    }

    private static void check(String name, NDArray expected) {
        byte[] golden = Fixtures.bytes(name + ".npy");
        NDArray read = Npy.read(Fixtures.path(name + ".npy"));
        assertTrue(read.sameElements(expected), name);
        assertTrue(Npy.map(Fixtures.path(name + ".npy")).sameElements(expected), name);
        assertArrayEquals(golden, written(expected), name);
        assertArrayEquals(golden, written(read), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complex128 <c16", "float16 <f2", "text <U2", "bytes |S2", "structured ('a',",
        "date <M8[s]",
        "object pickled"})
    void unsupportedDtypesAreNamed(String nameAndPart) {
        int space = nameAndPart.indexOf(' ');
        String file = "refused-" + nameAndPart.substring(0, space) + ".npy";
        NpyFormatException e = assertThrows(NpyFormatException.class, () -> Npy.read(Fixtures.path(file)));
        assertTrue(e.getMessage().contains(nameAndPart.substring(space + 1)), e.getMessage());
        assertEquals(Fixtures.path(file), e.file());
    }
}
