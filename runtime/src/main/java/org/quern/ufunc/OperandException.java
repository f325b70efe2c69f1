package org.quern.ufunc;

import org.quern.check.Given;
import org.quern.error.QuernException;

/** A call with the wrong number or kind of operands; the message says what was given and what the kernel takes. */
public final class OperandException extends QuernException {
    private static final long serialVersionUID = 1L;

    OperandException(String message) {
        super(message);
    }

    /** Of an argument of a call that is null. */
    static OperandException absent(String kernel, String parameter, String expected) {
        return new OperandException("kernel '" + kernel + "': " + Given.absent(parameter) + expected);
    }
}
