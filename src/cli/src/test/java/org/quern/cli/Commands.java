package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command line within this process, for tests to extend. */
abstract class Commands {
    /** What the last command printed. */
    String out;
    /** What it printed as errors. */
    String err;

    /** The exit code. */
    final int run(String... arguments) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        CommandLine c = CommandTree.of(arguments).setOut(new PrintWriter(o)).setErr(new PrintWriter(e));
        int code = c.execute(arguments);
        out = o.toString();
        err = e.toString();
        assertFalse(err.contains("\tat "), err);
        return code;
    }
}
