package org.quern.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.quern.cache.report.Printable;

/**
 * A line on stderr with the current activity and its duration. It is shown only on a terminal and only for activities
 * longer than a moment, and erased when it is closed. Until then all output to stderr goes through {@link #print}.
 */
final class Progress implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(400);
    private static final String CLEAR = "\r\033[K";

    private final PrintWriter err;
    private final Thread clock;
    private String what;
    private long since;
    private boolean shown;
    private boolean closed;

    Progress(Streams streams) {
        this(streams.err(), streams.terminals().err());
    }

    Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        clock = terminal ? Thread.ofPlatform().daemon().name("quern-progress").start(this::tick) : null;
    }

    /** Sets the current activity. */
    synchronized void say(String doing) {
        if (clock != null) {
            what = Printable.line(doing);
            since = System.nanoTime();
            if (shown) {
                show();
            }
        }
    }

    /** Prints a line that stays. */
    synchronized void print(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    private synchronized void tick() {
        try {
            while (!closed) {
                wait(MOMENT.toMillis());
                if (!closed) {
                    show();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        if (what != null) {
            long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
            err.print(CLEAR + "  ... " + what + (seconds > 0 ? " (" + seconds + " s)" : ""));
            err.flush();
            shown = true;
        }
    }

    private void clear() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
        notifyAll();
    }
}
