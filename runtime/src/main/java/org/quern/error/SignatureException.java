package org.quern.error;

import static org.quern.check.Given.given;

import org.quern.util.Escapes;

/**
 * A signature cannot be parsed. The message says what was found and what was expected, and shows the signature with a
 * caret under the position.
 */
public final class SignatureException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * An exception about a signature as a whole.
     *
     * @param problem what was found and what was expected
     */
    public SignatureException(String problem) {
        super("bad signature: " + given(problem, "problem"));
        position = 0;
    }

    /**
     * An exception about a position in a signature.
     *
     * @param problem what was found and what was expected
     * @param signature the signature as given
     * @param position index of the offending character; the signature's length if it ends too early
     */
    public SignatureException(String problem, String signature, int position) {
        super("bad signature: " + given(problem, "problem") + "\n  " + oneLine(given(signature, "signature")) + "\n  "
                + " ".repeat(position) + "^");
        this.position = position;
    }

    /** {@return the index of the offending character in the signature as given; its length if it ends too early} */
    public int position() {
        return position;
    }

    private static String oneLine(String signature) {
        char[] text = signature.toCharArray();
        for (int i = 0; i < text.length; i++) {
            if (Character.isWhitespace(text[i]) || Escapes.acts(text[i])) {
                text[i] = ' ';
            }
        }
        return new String(text);
    }
}
