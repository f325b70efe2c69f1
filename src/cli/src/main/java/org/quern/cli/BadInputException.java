package org.quern.cli;

import org.quern.error.QuernException;

/** Invalid input of the user. Only the message is shown, which may have several lines. Exit code 2. */
final class BadInputException extends QuernException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
