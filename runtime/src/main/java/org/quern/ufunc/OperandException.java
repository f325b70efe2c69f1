package org.quern.ufunc;

/** A call with the wrong number or kind of operands; the message says what was given and what the kernel takes. */
public final class OperandException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    OperandException(String message) {
        super(message);
    }
}
