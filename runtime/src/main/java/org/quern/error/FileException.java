package org.quern.error;

import static org.quern.check.Given.given;

import java.io.IOException;

/** A file or stream cannot be read or written. The message has its name and the system's reason. */
public final class FileException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message and the system's exception.
     *
     * @param message the operation and the file
     * @param cause the system's exception
     */
    public FileException(String message, IOException cause) {
        super(given(message, "message"), given(cause, "cause"));
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
