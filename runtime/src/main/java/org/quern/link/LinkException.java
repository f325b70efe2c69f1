package org.quern.link;

import org.quern.error.QuernException;

/** An object that the system's loader does not accept. */
public final class LinkException extends QuernException {
    private static final long serialVersionUID = 1L;

    LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
