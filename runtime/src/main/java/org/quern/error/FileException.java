package org.quern.error;

import static org.quern.check.Given.given;

import java.io.IOException;

/** A file or stream that cannot be read or written. The message has its name and what the system says. */
public final class FileException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message and what the system says.
     *
     * @param message what was to be done, and with which file
     * @param cause what the system says
     */
    public FileException(String message, IOException cause) {
        super(given(message, "message"), given(cause, "cause"));
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
