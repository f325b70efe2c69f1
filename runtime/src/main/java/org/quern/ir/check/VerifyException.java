package org.quern.ir.check;

import org.quern.error.QuernException;

/** IR that breaks a rule. It is a defect of the code that built it, never of a user's kernel. */
public final class VerifyException extends QuernException {
    private static final long serialVersionUID = 1L;

    VerifyException(String message) {
        super(message);
    }
}
