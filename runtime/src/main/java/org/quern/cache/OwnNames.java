package org.quern.cache;

import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.util.Sha256;

/**
 * The names of files and directories that the cache writes. Any other name is somebody else's, and is never touched.
 */
final class OwnNames {
    private static final int DIGEST_DIGITS = 2 * Sha256.BYTES;
    private static final int CODE_LENGTH = DIGEST_DIGITS + CodeFileFormat.SUFFIX.length();

    private OwnNames() {}

    /** True for the name of a code file: DIGEST.nbc. */
    static boolean isCode(String name) {
        return name.length() == CODE_LENGTH && name.endsWith(CodeFileFormat.SUFFIX) && isHex(name, 0, DIGEST_DIGITS);
    }

    /** True for the other files of a function's directory: the index, a temporary file, or a lease. */
    static boolean isBesidesCode(String name) {
        return name.equals(IndexFileFormat.NAME) || isPassing(name);
    }

    /** True for files that do not last: a temporary file or a lease. */
    static boolean isPassing(String name) {
        if (name.startsWith(PrivateFiles.TEMPORARY)) {
            return isHex(name, PrivateFiles.TEMPORARY.length(), name.length());
        }
        return name.startsWith(Lease.PREFIX) && name.length() == Lease.PREFIX.length() + DIGEST_DIGITS
                && isHex(name, Lease.PREFIX.length(), name.length());
    }

    /** True for the name of a function's directory: FUNCTION-HHHHHHHH. */
    static boolean isFunctionDirectory(String name) {
        int hyphen = name.length() - CacheLayout.HASH_DIGITS - 1;
        if (hyphen < 0 || hyphen > CacheLayout.NAME_LENGTH || name.charAt(hyphen) != '-'
                || !isHex(name, hyphen + 1, name.length())) {
            return false;
        }
        for (int i = 0; i < hyphen; i++) {
            if (!CacheLayout.isPlain(name.charAt(i), i)) {
                return false;
            }
        }
        return true;
    }

    /** True for a name that {@link Quarantine} gives: MILLIS-NANOS-REASON-DIGEST.nbc. */
    static boolean isQuarantined(String name) {
        int code = name.length() - CODE_LENGTH;
        int nanos = name.indexOf('-') + 1;
        int reason = name.indexOf('-', nanos) + 1;
        return nanos > 1 && reason > nanos + 1 && code > reason + 1 && name.charAt(code - 1) == '-'
                && isCode(name.substring(code))
                && isHex(name, 0, nanos - 1) && isHex(name, nanos, reason - 1)
                && isReason(name.substring(reason, code - 1));
    }

    private static boolean isReason(String name) {
        for (MissReason reason : MissReason.values()) {
            if (reason.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(String name, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return from < to;
    }
}
