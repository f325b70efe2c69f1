package org.quern.cache.format;

/** The reason why a lookup found no code. All but the first four are rejects: a file exists but must not be used. */
public enum MissReason {
    /** There is no file for the key. */
    ABSENT(false, "no file for this key"),
    /** The cache is switched off, or its root cannot be used. */
    NO_CACHE(false, "no cache in use"),
    /** The file exists, but the file system refuses to read it. */
    UNREADABLE(false, "cannot be read"),
    /** The file was found damaged before and could not be removed; it is not read again. */
    KNOWN_DAMAGED(false, "found damaged before and still there"),
    /** The file is not a regular one: a symbolic link, a directory, a device. */
    NOT_A_FILE(true, "not a regular file"),
    /** The file is owned by another user, or writable by others. */
    NOT_PRIVATE(true, "owned by another user, or writable by group or others"),
    /** The file is shorter or longer than any of the format. */
    SIZE(true, "size out of range"),
    /** The file does not have the format's magic number, at its end (code) or start (index). */
    MAGIC(true, "no magic number"),
    /** The format version is unknown to this release. */
    VERSION(true, "unknown format version"),
    /** The lengths in the file do not add up to its size. */
    LENGTHS(true, "lengths do not add up"),
    /** The checksum is wrong. */
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

    /** The reason as a phrase, for messages and listings. */
    public String text() {
        return text;
    }

    /** True if a file exists that must not be used. */
    public boolean isReject() {
        return reject;
    }
}
