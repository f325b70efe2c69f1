package org.quern.nrt;

import java.nio.file.FileSystemException;

/** The reasons why native code could not be loaded, for each place. */
public final class Refusals {
    private final StringBuilder text = new StringBuilder();
    private Throwable last;

    /** Adds a place with the exception that it caused. */
    @SuppressWarnings("ReferenceEquality") // an exception that is thrown again must not suppress itself
    public void add(String place, Throwable why) {
        add(place, reason(why));
        if (last != null && last != why) {
            why.addSuppressed(last);
        }
        last = why;
    }

    /** Adds a place with a reason. */
    public void add(String place, String why) {
        text.append(text.isEmpty() ? "" : "; ").append(place).append(": ").append(why);
    }

    /** The last exception, with those before it as suppressed; null if there is none. */
    public Throwable last() {
        return last;
    }

    /**
     * The reason that an exception gives. The messages of file exceptions often give only the file's name, and the
     * loader's message for a file system mounted noexec does not say so.
     */
    private static String reason(Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return message + " (" + e.getClass().getSimpleName() + ")";
        }
        return message.contains("failed to map segment")
                ? message + " (the file system is mounted noexec, or a policy forbids it)"
                : message;
    }

    /** Such as {@code memory: REASON; -Djava.io.tmpdir=/tmp: REASON}. */
    @Override
    public String toString() {
        return text.toString();
    }
}
