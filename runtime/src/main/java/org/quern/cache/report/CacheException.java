package org.quern.cache.report;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;
import org.quern.error.QuernException;

/**
 * In strict mode ({@code quern.cache.strict}), what would otherwise be a warning and a compile: the message names the
 * path, the cause and the remedy. Also, in either mode, a request to the cache itself that cannot be served, such as a
 * bundle that cannot be written.
 */
public final class CacheException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * With what was met.
     *
     * @param message the path, the cause and what to do
     * @param cause what the file system said, or null
     */
    public CacheException(String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
    }
}
