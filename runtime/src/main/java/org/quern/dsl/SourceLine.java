package org.quern.dsl;

import java.security.CodeSource;
import java.util.Objects;
import org.quern.ir.Location;

/**
 * A line that a kernel's author wrote: the innermost frame that is neither the JDK's nor this library's, of which
 * expressions and the command line are a part. Determined on request.
 */
final class SourceLine implements Location {
    private static final CodeSource LIBRARY = SourceLine.class.getProtectionDomain().getCodeSource();

    /** Holds the stack trace, which takes far less time than walking it. */
    private final Throwable stack;

    private SourceLine(Throwable stack) {
        this.stack = stack;
    }

    /** The line of the running body. */
    static Location here() {
        return new SourceLine(new Throwable());
    }

    /** The line that threw an exception. */
    static Location of(Throwable thrown) {
        return new SourceLine(thrown);
    }

    @Override
    public String text() {
        for (StackTraceElement frame : stack.getStackTrace()) {
            if ((frame.getModuleName() == null || !frame.getModuleName().startsWith("java.")) && !isLibrary(frame)) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }

    private static boolean isLibrary(StackTraceElement frame) {
        if (frame.getClassName().startsWith("org.quern.expression.")
                || frame.getClassName().startsWith("org.quern.cli.")) {
            return true;
        }
        try {
            Class<?> c = Class.forName(frame.getClassName(), false, SourceLine.class.getClassLoader());
            return Objects.equals(c.getProtectionDomain().getCodeSource(), LIBRARY);
        } catch (ClassNotFoundException e) {
            return false; // of a class loader that the library does not see
        }
    }
}
