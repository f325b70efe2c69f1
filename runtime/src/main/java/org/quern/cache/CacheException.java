package org.quern.cache;

/** In strict mode, what would otherwise be a warning and a compile: the message names the path, the cause and the remedy. */
public final class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message the path, the cause and what to do
     * @param cause what the file system said, or null
     */
    CacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
