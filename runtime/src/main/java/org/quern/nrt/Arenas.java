package org.quern.nrt;

import org.quern.error.ClosedException;
import org.quern.error.ThreadException;

/** The refusals of arenas, which are the JDK's, in this library's words. */
public final class Arenas {
    private Arenas() {}

    /** The exception to throw for what an arena or a segment of one threw. */
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
