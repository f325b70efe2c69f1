package org.quern.nrt;

import org.quern.error.QuernException;

/** The native runtime or the system's loader refused an operation. The message contains the system's reason. */
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
