package org.quern.check;

/** Threads in messages: by name, or {@code #35} by id, as virtual threads have no name unless they are given one. */
public final class ThreadName {
    private ThreadName() {}

    /** The name of a thread, or its id. */
    public static String of(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    }
}
