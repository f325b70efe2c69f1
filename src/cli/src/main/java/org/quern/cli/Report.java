package org.quern.cli;

import java.io.PrintWriter;

/** The demo's output: sections of aligned lines on stdout; the current activity on stderr if that is a terminal. */
final class Report {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    Report(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
        this.terminal = Terminal.isOne(2);
    }

    void section(String title) {
        clear();
        out.println();
        out.println(title);
        out.flush();
    }

    /** A label, a number with its unit, and its meaning. */
    void line(String label, String value, String meaning) {
        clear();
        out.println(String.format("  %-12s%13s  %s", label, value, meaning).stripTrailing());
        out.flush();
    }

    /** A label and a text. */
    void text(String label, String text) {
        line(label, "", text);
    }

    /** Shows the current activity until the next line. */
    void progress(String what) {
        if (terminal) {
            err.print("\r\033[K  ... " + what);
            err.flush();
        }
    }

    private void clear() {
        if (terminal) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
