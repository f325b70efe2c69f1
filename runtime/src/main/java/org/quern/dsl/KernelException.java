package org.quern.dsl;

import java.util.Optional;

/**
 * A kernel that cannot be defined for the dtypes asked: an operation that a dtype does not have, a value used outside
 * its scope, an output never written. The message names the operation, the dtypes given, the rule, and the line of the
 * kernel's source.
 */
public final class KernelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KernelException(String message) {
        super(message + at());
    }

    /** For what a body threw: the line is the one that threw. */
    KernelException(String message, Throwable cause) {
        super(message + at(cause), cause);
    }

    /** The innermost frame that is not the JDK's. */
    private static String at(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getModuleName() == null || !frame.getModuleName().startsWith("java.")) {
                return " (at " + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }

    /** The innermost frame outside this library: the line that the kernel's author wrote. */
    private static String at() {
        String line = line();
        return line.isEmpty() ? "" : " (at " + line + ")";
    }

    /** The same as file and line, empty if there is none. */
    static String line() {
        Object library = KernelException.class.getProtectionDomain().getCodeSource();
        Optional<StackWalker.StackFrame> user = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(f -> {
                    Class<?> c = f.getDeclaringClass();
                    Object source = c.getProtectionDomain().getCodeSource();
                    return source != null && !source.equals(library);
                }).findFirst());
        return user.map(f -> f.getFileName() + ":" + f.getLineNumber()).orElse("");
    }
}
