package org.quern.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.quern.ir.Function;
import org.quern.ir.text.Parser;
import org.quern.ir.text.Printer;

/** Random programs' text, read back. */
class TextTest {
    private static final int PROGRAMS = 300;

    @Test
    void comesBack() {
        int traced = 0;
        for (long seed = 7_000_000; seed < 7_000_000 + PROGRAMS; seed++) {
            Function f = Case.of(Choices.random(seed)).traced();
            if (f == null) {
                continue;
            }
            traced++;
            String text = Printer.print(f);
            Function read = Parser.parse(text);
            assertEquals(text, Printer.print(read), "seed " + seed);
            assertArrayEquals(f.canonicalBytes(), read.canonicalBytes(), "seed " + seed);
        }
        assertTrue(traced > PROGRAMS / 2, traced + " of " + PROGRAMS + " were traced");
    }
}
