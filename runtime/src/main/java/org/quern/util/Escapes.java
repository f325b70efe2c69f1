package org.quern.util;

/** Texts of callers, such as the name of a file or kernel, made fit for a terminal or a log. */
public final class Escapes {
    /** What begins a further line of a message, as opposed to a line end that somebody has put into a name. */
    private static final String FURTHER = "\n  ";

    private Escapes() {}

    /**
     * {@return the text with control characters (line ends included) and characters that change the writing direction
     * as {@code \\uXXXX}}
     */
    public static String line(String text) {
        return escaped(text, /* lines= */ false);
    }

    /** {@return the same for a message, whose further lines begin with two blanks and stay lines; null for null} */
    public static String message(String text) {
        return text == null ? null : escaped(text, /* lines= */ true);
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (acts(c) && !(lines && text.startsWith(FURTHER, i))) {
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
    public static boolean acts(char c) {
        return Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}
