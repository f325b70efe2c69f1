package org.quern.dtype;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/**
 * A Java integer among a call's operands is used where the dtype that it takes would have to hold it. The call catches
 * this exception and throws one that has the integer.
 */
public final class OperandOutOfBoundsException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final int operand;
    private final DType type;

    /**
     * An exception about an operand.
     *
     * @param operand index of the operand among the inputs, from 0
     * @param type the dtype that does not hold it
     */
    public OperandOutOfBoundsException(int operand, DType type) {
        super("operand " + operand + " is out of bounds for " + given(type, "type"));
        this.operand = operand;
        this.type = type;
    }

    /** {@return the operand's index among the inputs, from 0} */
    public int operand() {
        return operand;
    }

    /** {@return the dtype that does not hold it} */
    public DType type() {
        return type;
    }
}
