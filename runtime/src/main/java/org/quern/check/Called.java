package org.quern.check;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Iterator;

/** Finds the library's method that was called from outside. */
final class Called {
    private Called() {}

    /** The outermost library frame above the first frame of other code, such as {@code NDArray.zeros}. */
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

    /** The class whose object a caller has: for a sealed base with a single subclass, the subclass, and its. */
    private static Class<?> named(Class<?> type) {
        Class<?>[] subclasses = type.getPermittedSubclasses();
        return subclasses != null && subclasses.length == 1 ? named(subclasses[0]) : type;
    }
}
