package org.quern.cache.format;

/** A file exists but failed a check. */
public final class DamagedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final MissReason reason;

    public DamagedFileException(MissReason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    public MissReason reason() {
        return reason;
    }
}
