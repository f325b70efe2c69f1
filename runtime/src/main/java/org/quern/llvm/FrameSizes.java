package org.quern.llvm;

import static org.bytedeco.llvm.global.LLVM.LLVMContextSetDiagnosticHandler;
import static org.bytedeco.llvm.global.LLVM.LLVMDisposeMessage;
import static org.bytedeco.llvm.global.LLVM.LLVMGetDiagInfoDescription;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.LLVM.LLVMContextRef;
import org.bytedeco.llvm.LLVM.LLVMDiagnosticHandler;
import org.bytedeco.llvm.LLVM.LLVMDiagnosticInfoRef;

/**
 * How much stack each function of a compilation has, which LLVM tells only as a warning to whom asks for all of them. One compilation
 * runs on one thread from begin to close.
 */
final class FrameSizes implements AutoCloseable {
    private static final Pattern WARNING = Pattern.compile("stack frame size \\((\\d+)\\).* in function '([^']*)'");
    private static final ThreadLocal<FrameSizes> CURRENT = new ThreadLocal<>();

    private final Map<String, Long> found = new HashMap<>();

    private FrameSizes() {}

    /** Those of what this context compiles on this thread. */
    static FrameSizes begin(LLVMContextRef context) {
        FrameSizes sizes = new FrameSizes();
        CURRENT.set(sizes);
        LLVMContextSetDiagnosticHandler(context, Handler.INSTANCE, null);
        return sizes;
    }

    /** Bytes, by a function's name. */
    Map<String, Long> found() {
        return Map.copyOf(found);
    }

    @Override
    public void close() {
        CURRENT.remove();
    }

    /** What LLVM calls: one for the process, as JavaCPP has a few places for such functions only. */
    private static final class Handler extends LLVMDiagnosticHandler {
        private static final Handler INSTANCE = new Handler();

        @Override
        public void call(LLVMDiagnosticInfoRef info, Pointer unused) {
            BytePointer text = LLVMGetDiagInfoDescription(info);
            Matcher m = WARNING.matcher(text.getString());
            LLVMDisposeMessage(text);
            FrameSizes sizes = CURRENT.get();
            if (sizes != null && m.find()) {
                sizes.found.merge(m.group(2), Long.parseLong(m.group(1)), Math::max);
            }
        }
    }
}
