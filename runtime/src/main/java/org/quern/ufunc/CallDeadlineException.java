package org.quern.ufunc;

import java.time.Duration;
import org.quern.error.QuernException;

/** A call was stopped because it reached its deadline. Any element of {@code out} may have been written or not. */
public final class CallDeadlineException extends QuernException {
    private static final long serialVersionUID = 1L;

    private CallDeadlineException(String kernel, long nanos) {
        super("kernel '" + kernel + "': the call was stopped because it ran until its deadline, after "
                + Deadline.text(Duration.ofNanos(nanos)));
    }

    /** The exception, to be thrown. */
    static QuernException of(String kernel, long nanos) {
        return new CallDeadlineException(kernel, nanos);
    }
}
