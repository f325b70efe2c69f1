package org.quern.ir.check;

/** IR that breaks a rule: a defect of whatever built it, never of a user's kernel. */
public final class VerifyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    VerifyException(String message) {
        super(message);
    }
}
