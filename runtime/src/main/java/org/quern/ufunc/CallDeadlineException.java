package org.quern.ufunc;

import java.time.Duration;
import org.quern.error.QuernException;

/** A call was stopped because it reached its deadline. Any element of {@code out} may have been written or not. */
public final class CallDeadlineException extends QuernException {
    private static final long serialVersionUID = 1L;

    private CallDeadlineException(long nanos) {
        super("the call was stopped because it ran until its deadline, after " + Duration.ofNanos(nanos));
    }

    /** The exception, to be thrown. */
    static QuernException of(long nanos) {
        return new CallDeadlineException(nanos);
    }
}
