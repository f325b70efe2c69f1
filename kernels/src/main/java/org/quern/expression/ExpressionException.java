package org.quern.expression;

import org.quern.dsl.KernelException;
import org.quern.error.QuernException;

/** An expression that does not parse, or does not fit its operands; the message shows the position with a caret. */
public final class ExpressionException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final int position;

    ExpressionException(String problem, String text, int position) {
        this(problem, Excerpt.around(text, position), position);
    }

    private ExpressionException(String problem, Excerpt shown, int position) {
        super(problem + "\n  " + shown.line() + "\n  " + " ".repeat(shown.column()) + "^");
        this.position = position;
    }

    /** {@return the index of the character that the caret is under; the expression's length for its end} */
    public int position() {
        return position;
    }

    /**
     * {@return the error of the expression, if it is the cause of an exception from making a kernel; else that
     * exception}
     *
     * @param e an exception from making a kernel
     */
    public static Exception behind(Exception e) {
        return e instanceof KernelException && e.getCause() instanceof ExpressionException cause ? cause : e;
    }
}
