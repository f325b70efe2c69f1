package org.quern.signature;

/** A signature that does not parse: the message has what was found, what was expected, the signature and a caret under the place. */
public final class SignatureException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    SignatureException(String problem) {
        super("bad signature: " + problem);
        position = 0;
    }

    SignatureException(String problem, String signature, int position) {
        super("bad signature: " + problem + "\n  " + oneLine(signature) + "\n  " + " ".repeat(position) + "^");
        this.position = position;
    }

    /** The index of the offending character in the signature as it was given; its length where more was expected. */
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
