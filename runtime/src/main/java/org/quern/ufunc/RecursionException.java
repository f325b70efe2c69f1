package org.quern.ufunc;

import org.quern.error.QuernException;

/** A kernel's body calls the kernel itself, directly or through others, for the same dtypes. */
public final class RecursionException extends QuernException {
    private static final long serialVersionUID = 1L;

    private RecursionException(String message) {
        super(message);
    }

    /** The exception, to be thrown. */
    static QuernException of(String message) {
        return new RecursionException(message);
    }
}
