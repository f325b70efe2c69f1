package org.quern.array;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.quern.error.QuernException;

/**
 * A {@code .npy} file or stream that breaks the format, or contains something that arrays here cannot represent. The
 * message says where, what, and the rule.
 */
public final class NpyFormatException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    NpyFormatException(Path file, long offset, String problem) {
        super((file == null ? "npy stream" : file.toString()) + ", byte " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    /** {@return the file, or null for a stream} */
    public @Nullable Path file() {
        return file;
    }

    /** {@return the byte, from the start of the file or of the array in the stream, that the message is about} */
    public long offset() {
        return offset;
    }
}
