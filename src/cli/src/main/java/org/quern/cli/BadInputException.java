package org.quern.cli;

import org.quern.error.QuernException;

/** Something the user gave is wrong; the message, which may have several lines, is all that is shown. Exit code 2. */
final class BadInputException extends QuernException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
