package org.quern.cache.format;

/** Why a lookup ended without code. All but the first four are rejects: something was there, and it was not what it should be. */
public enum MissReason {
    /** No file for the key. */
    ABSENT(false, "no file for this key"),
    /** The cache is switched off or its root cannot be used. */
    NO_CACHE(false, "no cache in use"),
    /** The file is there and the file system does not let us read it. */
    UNREADABLE(false, "cannot be read"),
    /** The file was found damaged before and could not be removed; it is not read again. */
    KNOWN_DAMAGED(false, "found damaged before and still there"),
    /** Not a regular file: a symbolic link, a directory, a device. */
    NOT_A_FILE(true, "not a regular file"),
    /** Owned by another user, or writable by others. */
    NOT_PRIVATE(true, "owned by another user, or writable by group or others"),
    /** Shorter or longer than any file of the format. */
    SIZE(true, "size out of range"),
    /** Does not end (code) or begin (index) as the format says. */
    MAGIC(true, "no magic number"),
    /** A format version that this release does not know. */
    VERSION(true, "unknown format version"),
    /** The lengths inside do not add up to the file's. */
    LENGTHS(true, "lengths do not add up"),
    /** The checksum does not hold. */
    CHECKSUM(true, "checksum mismatch"),
    /** The embedded key is not the requested one. */
    KEY(true, "embedded key differs from the requested one"),
    /** The object is not an ELF shared object for this machine. */
    OBJECT(true, "not an ELF shared object for x86-64");

    private final boolean reject;
    private final String text;

    MissReason(boolean reject, String text) {
        this.reject = reject;
        this.text = text;
    }

    /** The reason in words, for messages and listings. */
    public String text() {
        return text;
    }

    /** Whether a file was there that must not be used. */
    public boolean isReject() {
        return reject;
    }
}
