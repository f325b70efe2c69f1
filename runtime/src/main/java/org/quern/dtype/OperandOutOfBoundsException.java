package org.quern.dtype;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/**
 * A number given to a call is used where the dtype that it takes would have to hold it. Who made the call knows the
 * number, and says so.
 */
public final class OperandOutOfBoundsException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final int operand;
    private final DType type;

    /**
     * Of an operand, by its place among the inputs, and the dtype that it takes.
     *
     * @param operand its index among the inputs, from 0
     * @param type the dtype that does not hold it
     */
    public OperandOutOfBoundsException(int operand, DType type) {
        super("operand " + operand + " is out of bounds for " + given(type, "type"));
        this.operand = operand;
        this.type = type;
    }

    /** {@return the its place among the inputs} */
    public int operand() {
        return operand;
    }

    /** {@return the dtype that does not hold it} */
    public DType type() {
        return type;
    }
}
