package org.quern.error;

import org.jspecify.annotations.Nullable;

/**
 * Above all that Quern throws: {@code catch (QuernException e)} is every refusal and every failure of its own, and
 * nothing of anybody else's. The message is whole sentences for a person: what was given, what was expected and the
 * rule.
 *
 * <p>Beside it there are an argument that is null, a {@link NullPointerException} that names the parameter; and what no
 * program goes on from: {@link OutOfMemoryError} at the limit of native memory, and {@link UnsatisfiedLinkError} where
 * the native runtime is missing.
 *
 * <p>Some of its classes have a method {@code of} that returns an object of this type in place of a constructor:
 * whoever throws what {@code of} returns does not make the verifier load the exception's own class, which a fresh
 * process would pay for on its way to its first result.
 */
public abstract class QuernException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what was given, what was expected and the rule
     */
    protected QuernException(String message) {
        super(message);
    }

    /**
     * With a message and what it is the consequence of.
     *
     * @param message what was given, what was expected and the rule
     * @param cause what failed below, or null
     */
    protected QuernException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
