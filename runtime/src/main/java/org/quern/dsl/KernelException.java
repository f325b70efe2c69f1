package org.quern.dsl;

import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;
import org.quern.error.QuernException;

/**
 * A kernel that cannot be defined for the dtypes asked: an operation that a dtype does not have, a value used outside
 * its scope, an output never written. The message names the operation, the dtypes given, the rule, and the line of the
 * kernel's source.
 */
public final class KernelException extends QuernException {
    private static final long serialVersionUID = 1L;
    private static final CodeSource LIBRARY = KernelException.class.getProtectionDomain().getCodeSource();

    KernelException(String message) {
        super(message + at());
    }

    /** For what a body threw: the line is the one that threw. */
    KernelException(String message, Throwable cause) {
        super(message + at(cause), cause);
    }

    /** The innermost frame that is neither the JDK's nor this library's. */
    private static String at(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if ((frame.getModuleName() == null || !frame.getModuleName().startsWith("java.")) && !isLibrary(frame)) {
                return " (at " + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }

    private static boolean isLibrary(StackTraceElement frame) {
        try {
            Class<?> c = Class.forName(frame.getClassName(), false, KernelException.class.getClassLoader());
            return Objects.equals(c.getProtectionDomain().getCodeSource(), LIBRARY);
        } catch (ClassNotFoundException e) {
            return false; // a loader's that the library does not see
        }
    }

    /** The innermost frame outside this library: the line that the kernel's author wrote. */
    private static String at() {
        String line = line();
        return line.isEmpty() ? "" : " (at " + line + ")";
    }

    /** The same as file and line, empty if there is none. */
    static String line() {
        Optional<StackWalker.StackFrame> user = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(f -> {
                    Class<?> c = f.getDeclaringClass();
                    Object source = c.getProtectionDomain().getCodeSource();
                    return source != null && !source.equals(LIBRARY);
                }).findFirst());
        return user.map(f -> f.getFileName() + ":" + f.getLineNumber()).orElse("");
    }
}
