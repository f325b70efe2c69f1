package org.quern.check;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Iterator;

/** Which of the library's methods was called from outside of it. */
final class Called {
    private Called() {}

    /** The outermost of the library's frames that nobody else's is above of, such as {@code NDArray.zeros}. */
    static String method() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).walk(frames -> outermost(frames.iterator()));
    }

    private static String outermost(Iterator<StackFrame> frames) {
        CodeSource library = Called.class.getProtectionDomain().getCodeSource();
        String called = "";
        while (frames.hasNext()) {
            StackFrame frame = frames.next();
            CodeSource source = frame.getDeclaringClass().getProtectionDomain().getCodeSource();
            if (source != null && !source.equals(library)) {
                break;
            }
            if (source != null) {
                called = text(frame);
            }
        }
        return called;
    }

    private static String text(StackFrame frame) {
        Class<?> type = named(frame.getDeclaringClass());
        String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        return frame.getMethodName().equals("<init>") ? "new " + name : name + "." + frame.getMethodName();
    }

    /** What a caller has an object of: for a base with one subclass that one. */
    private static Class<?> named(Class<?> type) {
        Class<?>[] subclasses = type.getPermittedSubclasses();
        return subclasses != null && subclasses.length == 1 ? subclasses[0] : type;
    }
}
