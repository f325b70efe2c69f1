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
 * The stack frame size of each function of a compilation, which LLVM reports only in warnings to a diagnostic handler.
 * One compilation runs on one thread from begin to close.
 */
final class FrameSizes implements AutoCloseable {
    private static final Pattern WARNING = Pattern.compile("stack frame size \\((\\d+)\\).* in function '([^']*)'");
    private static final ThreadLocal<FrameSizes> CURRENT = new ThreadLocal<>();

    private final Map<String, Long> found = new HashMap<>();

    private FrameSizes() {}

    /** Starts to collect the frame sizes of this context's compilations on this thread. */
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

    /** LLVM's callback: one for the process, as JavaCPP has only a few slots for such functions. */
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
