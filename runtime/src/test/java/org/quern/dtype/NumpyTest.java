package org.quern.dtype;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.testing.NumpyFacts;

/** Promotion and casting against what NumPy 2.4 answers, for every pair of dtypes. */
class NumpyTest {
    private static final int PAIRS = DType.values().length * DType.values().length;

    @Test
    void promotion() {
        List<String[]> rows = NumpyFacts.rows("promotion");
        assertEquals(PAIRS, rows.size());
        for (String[] row : rows) {
            assertEquals(DType.of(row[2]), DType.promoteTypes(DType.of(row[0]), DType.of(row[1])),
                    row[0] + " with " + row[1]);
        }
    }

    @Test
    void casting() {
        List<String[]> rows = NumpyFacts.rows("can-cast");
        assertEquals(PAIRS, rows.size());
        for (String[] row : rows) {
            DType from = DType.of(row[0]);
            DType to = DType.of(row[1]);
            String pair = from + " to " + to;
            assertEquals(row[2].equals("1"), Casting.NO.allows(from, to), pair);
            assertEquals(row[4].equals("1"), Casting.SAFE.allows(from, to), pair);
            assertEquals(row[5].equals("1"), Casting.SAME_KIND.allows(from, to), pair);
            assertEquals(row[6].equals("1"), Casting.UNSAFE.allows(from, to), pair);
        }
    }

    @Test
    void literals() {
        int seen = 0;
        for (String[] row : NumpyFacts.rows("weak-scalars")) {
            DType beside = DType.of(row[0]);
            DType result = DType.of(row[2]);
            seen++;
            switch (row[1]) {
                case "bool" -> assertEquals(result, DType.promoteTypes(beside, DType.BOOL), row[0]);
                case "int" -> assertEquals(result, Promotion.withInteger(beside), row[0]);
                default -> assertEquals(result, Promotion.withFloat(beside), row[0]);
            }
        }
        assertEquals(3 * DType.values().length, seen);
    }

    @Test
    void whatALiteralMayBe() {
        for (DType t : DType.values()) {
            assertTrue(Promotion.holds(t, 0) && Promotion.holds(t, 1), t.toString());
            assertEquals(t.kind() == DType.Kind.SIGNED || t.isFloat(), Promotion.holds(t, -1), t.toString());
            if (t.isInteger()) {
                int width = 8 * t.itemSize();
                long most = -1L >>> (Long.SIZE - (t.kind() == DType.Kind.SIGNED ? width - 1 : Math.min(width, 63)));
                assertTrue(Promotion.holds(t, most), t.toString());
                assertEquals(width == 64, Promotion.holds(t, width == 64 ? most : most + 1), t.toString());
            }
        }
    }
}
