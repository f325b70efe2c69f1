package org.quern.nrt;

import org.quern.error.ClosedException;
import org.quern.error.ThreadException;

/** Translation of the JDK's exceptions for arenas into this library's. */
public final class Arenas {
    private Arenas() {}

    /** The exception to throw in place of what an arena or one of its segments threw. */
    public static RuntimeException refused(RuntimeException thrown) {
        return switch (thrown) {
            case IllegalStateException e ->
                ClosedException.of("The array memory's arena is closed: " + e.getMessage() + ".");
            case WrongThreadException e -> ThreadException.of("The array memory's arena is confined to another thread: "
                    + e.getMessage() + "; a shared or automatic arena serves several threads.");
            default -> thrown;
        };
    }
}
