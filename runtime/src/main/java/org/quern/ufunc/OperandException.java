package org.quern.ufunc;

import org.quern.check.Given;
import org.quern.error.QuernException;

/** A call has the wrong number or kind of operands. The message says what was given and what the kernel takes. */
public final class OperandException extends QuernException {
    private static final long serialVersionUID = 1L;

    private OperandException(String message) {
        super(message);
    }

    /** The exception, to be thrown. */
    static QuernException of(String message) {
        return new OperandException(message);
    }

    /** The exception for an argument that is null. */
    static QuernException absent(String kernel, String parameter, String expected) {
        return new OperandException("kernel '" + kernel + "': " + Given.absent(parameter) + expected);
    }
}
