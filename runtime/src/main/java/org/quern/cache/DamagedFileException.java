package org.quern.cache;

/** A file that is there and failed a check. */
final class DamagedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final MissReason reason;

    DamagedFileException(MissReason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    MissReason reason() {
        return reason;
    }
}
