package org.quern.codegen;

import org.quern.error.QuernException;

/**
 * A compiled kernel that would not work in another process; the message names the kernel and the symbol or constant
 * that binds it to this one.
 */
public final class UncacheableException extends QuernException {
    private static final long serialVersionUID = 1L;

    UncacheableException(String message) {
        super(message);
    }
}
