package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;

class ShapesTest {
    private static final long[] NONE = {};

    private static long[] s(long... shape) {
        return shape;
    }

    @Test
    void broadcasting() {
        assertArrayEquals(NONE, Shapes.broadcastShapes());
        assertArrayEquals(NONE, Shapes.broadcastShapes(NONE, NONE));
        assertArrayEquals(s(3, 4), Shapes.broadcastShapes(s(3, 4), s(4)));
        assertArrayEquals(s(2, 3, 4), Shapes.broadcastShapes(s(3, 1), NONE, s(2, 1, 4)));
        assertArrayEquals(s(0, 4), Shapes.broadcastShapes(s(1, 4), s(0, 1)));
        assertArrayEquals(s(0), Shapes.broadcastShapes(s(0), s(1)));
    }

    @Test
    void whatDoesNotBroadcast() {
        message("shapes (3,4) and (5) do not broadcast: axis -1 has 4 and 5",
                () -> Shapes.broadcastShapes(s(3, 4), s(5)));
        message("shapes (2,4), (1) and (3,4) do not broadcast: axis -2 has 2 and 3",
                () -> Shapes.broadcastShapes(s(2, 4), s(1), s(3, 4)));
        message("shapes (0) and (2) do not broadcast: axis -1 has 0 and 2", () -> Shapes.broadcastShapes(s(0), s(2)));
    }

    @Test
    void sizes() {
        assertEquals(1, Shapes.size());
        assertEquals(24, Shapes.size(2, 3, 4));
        assertEquals(0, Shapes.size(1L << 40, 0));
        assertEquals(Long.MAX_VALUE, Shapes.size(Long.MAX_VALUE));
        assertEquals((1L << 62), Shapes.byteSize(DType.FLOAT64, 1L << 30, 1L << 29));
        message("too large", () -> Shapes.byteSize(DType.FLOAT64, 1L << 30, 1L << 30));
        message("too large", () -> Shapes.size(1L << 40, 0, 1L << 40));
        message("shape (2,-1) has the negative length -1 at axis 1", () -> Shapes.size(2, -1));
        message("33 dimensions", () -> Shapes.size(new long[33]));
    }

    @Test
    void strides() {
        assertArrayEquals(s(96, 32, 8), Shapes.rowMajorStrides(8, 2, 3, 4));
        assertArrayEquals(NONE, Shapes.rowMajorStrides(4));
        assertArrayEquals(s(12, 12, 4), Shapes.rowMajorStrides(4, 2, 0, 3));
    }

    @Test
    void axes() {
        assertEquals(1, Shapes.axis(-1, 2));
        assertEquals(0, Shapes.axis(0, 1));
        message("axis 1 is out of bounds for 1 dimension", () -> Shapes.axis(1, 1));
        message("axis -3 is out of bounds for 2 dimensions", () -> Shapes.axis(-3, 2));
        message("axis 0 is out of bounds for 0 dimensions", () -> Shapes.axis(0, 0));
    }

    private static void message(String part, Executable call) {
        ShapeException e = assertThrows(ShapeException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
