package org.quern.link;

/** An object that the system's loader does not accept. */
public final class LinkException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
