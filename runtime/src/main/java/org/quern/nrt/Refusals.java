package org.quern.nrt;

import java.nio.file.FileSystemException;

/** Why native code could not be loaded, place by place. */
public final class Refusals {
    private final StringBuilder text = new StringBuilder();
    private Throwable last;

    /** Notes a place with the reason. */
    @SuppressWarnings("ReferenceEquality") // what is thrown again must not suppress itself
    public void add(String place, Throwable why) {
        add(place, reason(why));
        if (last != null && last != why) {
            why.addSuppressed(last);
        }
        last = why;
    }

    /** Notes a place with the reason. */
    public void add(String place, String why) {
        text.append(text.isEmpty() ? "" : "; ").append(place).append(": ").append(why);
    }

    /** The last thing that was thrown, with those before it as suppressed; or null. */
    public Throwable last() {
        return last;
    }

    /**
     * Of a file often only its name is told, and of a file system that code is not loaded from nothing that names it.
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
