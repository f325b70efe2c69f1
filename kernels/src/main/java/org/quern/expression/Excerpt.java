package org.quern.expression;

/**
 * One line of an expression's text, with the place of one character in it. A long text is cut around the place, and an
 * ellipsis stands for what is left out.
 *
 * @param line the text, without control characters
 * @param column the number of code points before the place
 */
record Excerpt(String line, int column) {
    /** Maximum number of characters shown on either side of the place. */
    private static final int SIDE = 60;

    private static final String CUT = "...";

    static Excerpt around(String text, int position) {
        int begin = position <= SIDE + CUT.length() ? 0 : whole(text, position - SIDE);
        int end = text.length() - position <= SIDE + CUT.length() ? text.length() : whole(text, position + SIDE);
        String before = (begin > 0 ? CUT : "") + oneLine(text.substring(begin, position));
        String behind = oneLine(text.substring(position, end)) + (end < text.length() ? CUT : "");
        return new Excerpt(before + behind, before.codePointCount(0, before.length()));
    }

    /** The beginning of a text. */
    static String of(String text) {
        return around(text, 0).line;
    }

    /** An index that does not split a surrogate pair. */
    private static int whole(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) && Character.isHighSurrogate(text.charAt(index - 1))
                ? index - 1
                : index;
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }
}
