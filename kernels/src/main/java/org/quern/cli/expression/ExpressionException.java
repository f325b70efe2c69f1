package org.quern.cli.expression;

/** An expression that does not parse, or does not fit its operands; the message shows where with a caret. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    ExpressionException(String problem, String text, int position) {
        super(problem + "\n  " + oneLine(text) + "\n  " + " ".repeat(text.codePointCount(0, position)) + "^");
        this.position = position;
    }

    /** Index of the character that the caret is under; the expression's length for its end. */
    public int position() {
        return position;
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
