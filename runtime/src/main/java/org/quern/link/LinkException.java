package org.quern.link;

import org.quern.error.QuernException;

/** The system's loader refused an object. */
public final class LinkException extends QuernException {
    private static final long serialVersionUID = 1L;

    LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
