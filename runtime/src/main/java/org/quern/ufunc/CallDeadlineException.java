package org.quern.ufunc;

import java.time.Duration;

/** A call stopped because it ran until the deadline that was given to it. Elements of {@code out} may have been written or not. */
public final class CallDeadlineException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CallDeadlineException(long nanos) {
        super("the call was stopped because it ran until its deadline, after " + Duration.ofNanos(nanos));
    }
}
