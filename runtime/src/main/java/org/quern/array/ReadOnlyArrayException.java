package org.quern.array;

import static org.quern.check.Given.given;

/** An attempt to write through an array that is read-only, by its memory or as a view. */
public final class ReadOnlyArrayException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    /** With the message that names the array and the operation. */
    public ReadOnlyArrayException(String message) {
        super(given(message, "message"));
    }
}
