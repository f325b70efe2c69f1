package org.quern.llvm;

import org.quern.error.QuernException;

/** LLVM or its linker rejected its input, or could not be loaded. */
public final class LlvmException extends QuernException {
    private static final long serialVersionUID = 1L;

    LlvmException(String message, Throwable cause) {
        super(message, cause);
    }

    LlvmException(String message) {
        super(message);
    }
}
