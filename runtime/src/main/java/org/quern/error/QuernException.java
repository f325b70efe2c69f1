package org.quern.error;

import org.jspecify.annotations.Nullable;
import org.quern.util.Escapes;

/**
 * The base of all exceptions that Quern throws: {@code catch (QuernException e)} catches every refusal and every
 * failure of Quern's own, and no other exception. The message consists of whole sentences for people: what was given,
 * what was expected, and the rule. Control characters of what was given are in it as {@code \\uXXXX}, so that a message
 * may go to a terminal or a log; its further lines begin with two blanks.
 *
 * <p>The exceptions to this are: a null argument is a {@link NullPointerException} that names the parameter; and
 * conditions that no program recovers from, which are an {@link OutOfMemoryError} at the limit of native memory and an
 * {@link UnsatisfiedLinkError} if the native runtime is missing.
 *
 * <p>Some subclasses have a method {@code of} instead of a constructor, which returns an object of this type. A method
 * that throws its result does not make the verifier load the exception's class, which would delay the first result of a
 * fresh process.
 */
public abstract class QuernException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message.
     *
     * @param message what was given, what was expected and the rule
     */
    protected QuernException(String message) {
        super(Escapes.message(message));
    }

    /**
     * An exception with a message and a cause.
     *
     * @param message what was given, what was expected and the rule
     * @param cause the underlying exception, or null
     */
    protected QuernException(String message, @Nullable Throwable cause) {
        super(Escapes.message(message), cause);
    }
}
