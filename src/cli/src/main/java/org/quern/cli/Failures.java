package org.quern.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.quern.array.NpyFormatException;
import org.quern.cache.report.Printable;
import org.quern.dsl.KernelException;
import org.quern.dtype.DTypeException;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;
import org.quern.error.SettingException;
import org.quern.error.ShapeException;
import org.quern.expression.ExpressionException;
import org.quern.ufunc.KernelNameException;
import org.quern.ufunc.OperandException;

/**
 * Messages of failed commands, and the exit codes: 0 for success, 2 and a message for bad input, 1 for other failures.
 */
final class Failures {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    private static final String LOG = "org.quern.cli";

    private Failures() {}

    /** Shows a failure; returns the exit code. */
    static int show(Exception thrown, PrintWriter err) {
        Exception e = ExpressionException.behind(thrown);
        String prefix = Colours.of(System.getenv()).err("1;31", "quern:") + " ";
        boolean badInput = isBadInput(e);
        if (badInput || e instanceof QuernException || e instanceof UncheckedIOException
                || e instanceof IllegalStateException) {
            err.println(prefix + shown(e.getMessage()));
        } else {
            err.println(prefix + "unexpected failure, a mistake of quern's own; the logger " + LOG
                    + " shows where, at level DEBUG (FINE)");
            System.getLogger(LOG).log(System.Logger.Level.DEBUG, "unexpected failure", e);
        }
        err.flush();
        return badInput ? BAD_INPUT : FAILED;
    }

    /** An expression's error has several lines. */
    private static String shown(String message) {
        return message == null
                ? ""
                : message.lines().map(Printable::line).collect(Collectors.joining(System.lineSeparator()));
    }

    private static boolean isBadInput(Exception e) {
        return e instanceof BadInputException || e instanceof ExpressionException || e instanceof NpyFormatException
                || e instanceof ShapeException
                || e instanceof DTypeException || e instanceof OperandException || e instanceof KernelException
                || e instanceof SettingException || e instanceof ArgumentException || e instanceof KernelNameException;
    }
}
