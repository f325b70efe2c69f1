package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What a command says of a mistake of quern's own: no class, and no line of the library. */
final class FailuresTest {
    @Test
    void anUnexpectedFailureIsOneLine() {
        StringWriter err = new StringWriter();
        int status = Failures.show(new ArrayIndexOutOfBoundsException("Index 3 out of bounds for length 3"),
                new PrintWriter(err));
        assertEquals(1, status);
        assertEquals(
                "quern: unexpected failure, a mistake of quern's own; the logger org.quern.cli shows where, at level"
                        + " DEBUG (FINE)\n",
                err.toString());
    }
}
