package org.quern.dsl;

import java.math.BigInteger;
import org.quern.dtype.DType;
import org.quern.dtype.OperandOutOfBoundsException;

/**
 * An integer, a literal or a number given to a call, that is out of the bounds of the dtype it takes. Its value is an
 * int64, a uint64, or rounded to a float64 if neither holds it. It is compared by value, and converted to the float
 * that an operation computes in.
 *
 * @param type the dtype that it takes, by NEP 50
 * @param number a literal's text in messages; null for an operand
 * @param operand the input's number; -1 for a literal
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
                + " (NEP 50: a literal takes the dtype of the operand beside it" + bits() + ")");
    }

    /** For a hexadecimal literal, negative to Java, the number that has its bits. */
    private String bits() {
        BigInteger n = new BigInteger(number);
        if (n.signum() >= 0 || n.bitLength() < 16 || n.bitLength() > type.itemSize() * 8 - 1) {
            return "";
        }
        return switch (type.itemSize()) {
            case 4 -> type == DType.UINT32 ? "; for its bits: 0x" + Integer.toHexString(n.intValue()) + "L" : "";
            case 8 -> type == DType.UINT64
                    ? "; for its bits: new BigInteger(\"" + Long.toHexString(n.longValue()) + "\", 16)"
                    : "";
            default -> "";
        };
    }
}
