package org.quern.nrt;

/** The process or the system has run out of something that is needed: the message says of what, and how much there is. */
public final class ShortageException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Tells of it.
     *
     * @param message what cannot be done, and what there is no more of
     * @param cause what failed for it, or null
     */
    public ShortageException(String message, Throwable cause) {
        super(message, cause);
    }
}
