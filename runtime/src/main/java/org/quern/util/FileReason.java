package org.quern.util;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The reason of a failure of files, for people: the system's words, and no class of Java. */
public final class FileReason {
    private FileReason() {}

    /** {@return the file, where the failure is about one, and the reason: {@code /etc/x: permission denied}} */
    public static String at(Throwable e) {
        return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " + of(e) : of(e);
    }

    /** {@return the reason, such as {@code permission denied}; the paths are the caller's to name} */
    public static String of(Throwable e) {
        return switch (e) {
            case FileSystemException f when f.getReason() != null -> f.getReason();
            case NoSuchFileException f -> "no such file or directory";
            case AccessDeniedException f -> "permission denied";
            case FileAlreadyExistsException f -> "it exists already";
            case DirectoryNotEmptyException f -> "the directory is not empty";
            case NotDirectoryException f -> "not a directory";
            case FileSystemLoopException f -> "too many levels of symbolic links";
            case FileSystemException f -> "the file system refused";
            case ClosedByInterruptException interrupted -> "the thread was interrupted";
            case ClosedChannelException closed -> "it is closed";
            default -> e.getMessage() != null ? e.getMessage() : "no reason is known";
        };
    }
}
