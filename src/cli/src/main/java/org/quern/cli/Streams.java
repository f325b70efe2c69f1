package org.quern.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * The streams that a command reads from and writes to.
 *
 * @param in bytes from standard input
 * @param bytes bytes to standard output
 * @param out text to standard output
 * @param err text to standard error
 * @param terminals the streams that are terminals
 */
record Streams(InputStream in, OutputStream bytes, PrintWriter out, PrintWriter err, Terminals terminals) {
    /** The standard streams that are a terminal: input, output and error. */
    record Terminals(boolean in, boolean out, boolean err) {
        static final Terminals NONE = new Terminals(false, false, false);

        static Terminals ofProcess() {
            return new Terminals(Terminal.isOne(0), Terminal.isOne(1), Terminal.isOne(2));
        }
    }

    /** The process's own streams, with text sent to the given writers. */
    @SuppressWarnings("resource") // they are the process's, and stay open
    static Streams ofProcess(PrintWriter out, PrintWriter err) {
        return new Streams(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), out, err,
                Terminals.ofProcess());
    }

    /** The process's own. */
    static Streams ofProcess() {
        return ofProcess(text(System.out), text(System.err));
    }

    private static PrintWriter text(PrintStream to) {
        return new PrintWriter(to, false, to.charset());
    }
}
