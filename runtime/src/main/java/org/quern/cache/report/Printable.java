package org.quern.cache.report;

import static org.quern.check.Given.given;

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
        StringBuilder out = null;
        given(text, "text");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (acts(c)) {
                if (out == null) {
                    out = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                out.append(String.format("\\u%04x", (int) c));
            } else if (out != null) {
                out.append(c);
            }
        }
        return out == null ? text : out.toString();
    }

    /** True for a character that controls the display rather than being displayed. */
    private static boolean acts(char c) {
        return Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}
