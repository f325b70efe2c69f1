package org.quern.cache.report;

import static org.quern.check.Given.given;

import org.quern.util.Escapes;

/** Makes arbitrary text, such as the name of a file or kernel, fit for a terminal or a log. */
public final class Printable {
    private Printable() {}

    /**
     * {@return the text with control characters (line ends included) and characters that change the writing direction
     * as {@code \\uXXXX}}
     *
     * @param text any text
     */
    public static String line(String text) {
        return Escapes.line(given(text, "text"));
    }
}
