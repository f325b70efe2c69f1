package org.quern.cache.report;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;
import org.quern.error.QuernException;

/**
 * In strict mode ({@code quern.cache.strict}), a problem that would otherwise cause a warning and a compilation. In
 * either mode, a request to the cache itself that cannot be served, such as writing a bundle. The message names the
 * path, the cause and the remedy.
 */
public final class CacheException extends QuernException {
    private static final long serialVersionUID = 1L;

    /** What an exception is about. */
    public enum Reason {
        /** The source of an import: no bundle and no cache, or not to be read. */
        SOURCE,
        /** The cache itself, or what was to be written. */
        CACHE
    }

    private final Reason reason;

    /**
     * An exception with a message and a cause.
     *
     * @param message the path, the cause and the remedy
     * @param cause the file system's exception, or null
     */
    public CacheException(String message, @Nullable Throwable cause) {
        this(Reason.CACHE, message, cause);
    }

    /**
     * An exception with a reason, a message and a cause.
     *
     * @param reason what it is about
     * @param message the path, the cause and the remedy
     * @param cause the file system's exception, or null
     */
    public CacheException(Reason reason, String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
        this.reason = given(reason, "reason");
    }

    /** {@return what the exception is about} */
    public Reason reason() {
        return reason;
    }
}
