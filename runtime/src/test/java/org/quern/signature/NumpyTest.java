package org.quern.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.error.ShapeException;
import org.quern.testing.NumpyFacts;

/** Core shapes against what NumPy 2.4 answers: its gufuncs of these signatures, run with operands of these shapes. */
class NumpyTest {
    @Test
    void coreShapes() {
        List<String[]> rows = NumpyFacts.rows("core-shapes");
        assertTrue(rows.size() > 290, rows.size() + " rows");
        for (String[] row : rows) {
            CoreSignature s = CoreSignature.parse(row[1]);
            long[][] shapes = Arrays.copyOf(shapes(row[2]), s.operandCount());
            if (!row[3].equals("-")) {
                System.arraycopy(shapes(row[3]), 0, shapes, s.inputCount(), s.outputCount());
            }
            String what = String.join(" ", row);
            if (row[4].equals("error")) {
                assertThrows(ShapeException.class, () -> results(s, shapes, what), what);
            } else {
                assertEquals(row[4], results(s, shapes, what), what);
            }
        }
    }

    /** The results' shapes, the loop's being that of the operand that has most of it. */
    private static String results(CoreSignature s, long[][] shapes, String what) {
        long absent = s.absent(Arrays.stream(shapes).mapToInt(shape -> shape == null ? -1 : shape.length).toArray());
        final long[] sizes = s.solve(shapes, absent);
        long[] loop = {};
        for (int i = 0; i < s.inputCount(); i++) {
            int dims = shapes[i].length - s.coreRank(i, absent);
            loop = dims > loop.length ? Arrays.copyOf(shapes[i], dims) : loop;
        }
        StringBuilder b = new StringBuilder();
        for (int i = s.inputCount(); i < s.operandCount(); i++) {
            long[] core = s.coreShape(i, sizes, absent);
            long[] shape = Arrays.copyOf(loop, loop.length + core.length);
            System.arraycopy(core, 0, shape, loop.length, core.length);
            if (shapes[i] != null) {
                assertArrayEquals(shapes[i], shape, what);
            }
            b.append(b.isEmpty() ? "" : " ").append(shape.length == 0
                    ? "()"
                    : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList()));
        }
        return b.toString();
    }

    private static long[][] shapes(String text) {
        return Arrays.stream(text.split(" "))
                .map(t -> t.equals("()")
                        ? new long[0]
                        : Arrays.stream(t.split("x")).mapToLong(Long::parseLong).toArray())
                .toArray(long[][]::new);
    }
}
