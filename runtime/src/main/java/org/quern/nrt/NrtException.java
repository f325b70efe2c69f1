package org.quern.nrt;

import org.quern.error.QuernException;

/** The native runtime or the system's loader refused what it was asked for; the message has the system's words. */
public final class NrtException extends QuernException {
    private static final long serialVersionUID = 1L;

    private NrtException(String message) {
        super(message);
    }

    /** The exception, to be thrown. */
    static QuernException of(String message) {
        return new NrtException(message);
    }
}
