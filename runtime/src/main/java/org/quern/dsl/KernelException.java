package org.quern.dsl;

import java.util.Optional;
import org.quern.error.QuernException;
import org.quern.ir.Location;

/**
 * A kernel that cannot be defined for the dtypes asked: an operation that a dtype does not have, a value used outside
 * its scope, an output never written. The message names the operation, the dtypes given, the rule, and the line of the
 * kernel's source; the operation, rule and line are available separately.
 */
public final class KernelException extends QuernException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String rule;
    private final String location;

    KernelException(String rule) {
        this("", rule);
    }

    /** For a violation by an operation. */
    KernelException(String operation, String rule) {
        this(operation, rule, SourceLine.here(), null);
    }

    KernelException(String rule, Location at) {
        this("", rule, at, null);
    }

    /** For an exception thrown by a body; the line is the one that threw it. */
    KernelException(String rule, Throwable cause) {
        this("", rule, SourceLine.of(cause), cause);
    }

    private KernelException(String operation, String rule, Location at, Throwable cause) {
        this(operation, rule, at.text(), cause);
    }

    private KernelException(String operation, String rule, String location, Throwable cause) {
        super(rule + (location.isEmpty() ? "" : " (at " + location + ")"), cause);
        this.operation = operation;
        this.rule = rule;
        this.location = location;
    }

    /**
     * The operation of {@link Expr} or {@link Ops} that a dtype does not have, in lower case.
     *
     * @return such as {@code sqrt}; empty if the exception is not about an operation
     */
    public Optional<String> operation() {
        return operation.isEmpty() ? Optional.empty() : Optional.of(operation);
    }

    /**
     * The violation and the rule: the message without the line.
     *
     * @return one sentence
     */
    public String rule() {
        return rule;
    }

    /**
     * The line of the kernel's source.
     *
     * @return file and line, such as {@code Kernels.java:12}; empty if no line of the author's is known
     */
    public Optional<String> location() {
        return location.isEmpty() ? Optional.empty() : Optional.of(location);
    }
}
