package org.quern.error;

import static org.quern.check.Given.given;

/** A use of an array whose memory belongs to a confined arena of another thread, or of a scope that another opened. */
public final class ThreadException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ThreadException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message the thread that used the array, and the arenas that serve several threads
     */
    public static QuernException of(String message) {
        return new ThreadException(given(message, "message"));
    }
}
