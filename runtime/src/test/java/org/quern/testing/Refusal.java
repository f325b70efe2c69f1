package org.quern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.function.Executable;

/** Asserts an exception by its type and its whole message. */
public final class Refusal {
    private static final Pattern HERE = Pattern.compile("\\{here(?:([+-]\\d+))?}");

    private static final Pattern LINE = Pattern.compile(" \\(at \\w+\\.java:\\d+\\)$");

    private Refusal() {}

    /** Asserts the message of a fault, which ends with the line of a test's kernel. */
    public static void assertFault(String expected, Throwable thrown) {
        Matcher line = LINE.matcher(thrown.getMessage());
        assertTrue(line.find(), () -> "no line: " + thrown.getMessage());
        assertEquals(expected, thrown.getMessage().substring(0, line.start()));
    }

    /**
     * Runs what must be refused. In the message {@code {here}} stands for the file and line of this call, and {@code
     * {here+2}} for two lines below.
     */
    public static void refused(Class<? extends Throwable> type, Executable code, String message) {
        StackWalker.StackFrame caller = StackWalker.getInstance().walk(f -> f.skip(1).findFirst().orElseThrow());
        Throwable thrown = assertThrowsExactly(type, code);
        String expected = HERE.matcher(message).replaceAll(m -> Matcher.quoteReplacement(
                caller.getFileName() + ":"
                        + (caller.getLineNumber() + (m.group(1) == null ? 0 : Integer.parseInt(m.group(1))))));
        assertEquals(expected, thrown.getMessage());
    }
}
