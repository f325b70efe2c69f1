package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

class CleaningTest {
    @Test
    void readingsBecomeTemperatures() {
        NDArray raw = NDArray.of(DType.UINT16, 0, 1400, 2000, 4094, 4095);
        NDArray degrees = Cleaning.CELSIUS.apply(raw);
        assertEquals(DType.FLOAT32, degrees.dtype());
        assertArrayEquals(new float[] { -40, 0, 30, 60, Float.NaN }, degrees.toFloatArray(), 1e-5f);
    }

    @Test
    void codesThatAreUnknown() {
        NDArray table = NDArray.of(DType.UINT8, 10, 20, 30);
        NDArray codes = Cleaning.RECODE.apply(NDArray.of(2, 0, -1, 3, 1), table);
        assertArrayEquals(new byte[] { 30, 10, -1, -1, 20 }, codes.toByteArray());
    }

    @Test
    void codesAreCounted() {
        NDArray counts = Cleaning.COUNTS.apply(NDArray.wrap(new byte[] { 3, -1, 3, 0, 3, -1 }, DType.UINT8, 6));
        assertArrayEquals(new long[] { 1, 0, 0, 3 }, counts.slice("0:4").toLongArray());
        assertEquals(2, counts.getLong(255));
    }
}
