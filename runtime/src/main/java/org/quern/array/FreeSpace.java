package org.quern.array;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes that may still be written where a file is; {@link Long#MAX_VALUE} if that is not known. */
@FunctionalInterface
interface FreeSpace {
    /** What the file system says. One that does not know its size, as some over a network, says 0 of 0. */
    FreeSpace OF_FILE_SYSTEM = file -> {
        FileStore store = Files.getFileStore(file);
        return store.getTotalSpace() == 0 ? Long.MAX_VALUE : store.getUsableSpace();
    };

    /** Bytes that may be written to the file system of an existing file. */
    long at(Path file) throws IOException;

    /**
     * Refuses a file that cannot fit, before its first byte is written: else the disk would be full for everybody
     * until the failure.
     *
     * @param bytes of the file's elements
     */
    default void check(Path file, long bytes) throws IOException {
        long free = at(file);
        if (bytes > free) {
            throw new FileSystemException(file.toString(), null,
                    "its elements take " + bytes + " bytes, and " + free + " are free in its file system");
        }
    }
}
