package org.quern.error;

import static org.quern.check.Given.given;

/**
 * A signature that does not parse: the message has what was found, what was expected, the signature and a caret under
 * the place.
 */
public final class SignatureException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Of a whole signature.
     *
     * @param problem what was found and what was expected
     */
    public SignatureException(String problem) {
        super("bad signature: " + given(problem, "problem"));
        position = 0;
    }

    /**
     * Of a place in a signature.
     *
     * @param problem what was found and what was expected
     * @param signature as it was given
     * @param position index of the offending character; the length where more was expected
     */
    public SignatureException(String problem, String signature, int position) {
        super("bad signature: " + given(problem, "problem") + "\n  " + oneLine(given(signature, "signature")) + "\n  "
                + " ".repeat(position) + "^");
        this.position = position;
    }

    /**
     * {@return the index of the offending character in the signature as it was given; its length where more was
     * expected}
     */
    public int position() {
        return position;
    }

    private static String oneLine(String signature) {
        char[] text = signature.toCharArray();
        for (int i = 0; i < text.length; i++) {
            if (Character.isWhitespace(text[i]) || Character.isISOControl(text[i])) {
                text[i] = ' ';
            }
        }
        return new String(text);
    }
}
