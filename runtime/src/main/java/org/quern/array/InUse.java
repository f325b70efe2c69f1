package org.quern.array;

import org.quern.dtype.DType;
import org.quern.error.InUseException;
import org.quern.error.QuernException;

/** Exceptions for arrays that cannot be closed. A class of its own, so that successful closes do not load it. */
final class InUse {
    private InUse() {}

    /** The exception for memory in use, with the array whose it is; the given one if it is another. */
    static QuernException of(QuernException e, Layout layout, DType dtype) {
        if (!(e instanceof InUseException)) {
            return e;
        }
        String message = e.getMessage();
        return InUseException.of("close() of " + ArrayText.describe(layout, dtype) + ": "
                + Character.toLowerCase(message.charAt(0)) + message.substring(1));
    }
}
