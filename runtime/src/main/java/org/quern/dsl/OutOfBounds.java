package org.quern.dsl;

import org.quern.array.DType;

/**
 * What is known of an integer literal that the dtype it takes does not hold. Its value is an int64, a uint64,
 * or rounded to a float64 if none of these holds it. It is compared by value, and converted to the float that an operation computes in.
 *
 * @param type the dtype that it takes, by NEP 50
 * @param number as messages have it
 */
record OutOfBounds(DType type, String number) {
    KernelException refused() {
        return new KernelException("integer " + number + " is out of bounds for " + type
                + " (NEP 50: a literal takes the dtype of the operand beside it)");
    }
}
