package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.dtype.OperandOutOfBoundsException;

/**
 * What is known of an integer, a literal or a number given to a call, that the dtype it takes does not hold. Its value is an
 * int64, a uint64, or rounded to a float64 if none of these holds it. It is compared by value, and converted to the float that
 * an operation computes in.
 *
 * @param type the dtype that it takes, by NEP 50
 * @param number a literal as messages have it; null for an operand
 * @param operand which input it is; of a literal -1
 */
record OutOfBounds(DType type, String number, int operand) {
    static OutOfBounds literal(DType type, String number) {
        return new OutOfBounds(type, number, -1);
    }

    RuntimeException refused() {
        if (operand >= 0) {
            return new OperandOutOfBoundsException(operand, type);
        }
        return new KernelException("integer " + number + " is out of bounds for " + type
                + " (NEP 50: a literal takes the dtype of the operand beside it)");
    }
}
