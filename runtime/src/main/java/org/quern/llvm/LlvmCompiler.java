package org.quern.llvm;

import static org.bytedeco.llvm.global.LLVM.*;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.llvm.LLVM.LLVMContextRef;
import org.bytedeco.llvm.LLVM.LLVMErrorRef;
import org.bytedeco.llvm.LLVM.LLVMMemoryBufferRef;
import org.bytedeco.llvm.LLVM.LLVMModuleRef;
import org.bytedeco.llvm.LLVM.LLVMPassBuilderOptionsRef;
import org.bytedeco.llvm.LLVM.LLVMTargetMachineRef;
import org.bytedeco.llvm.LLVM.LLVMTargetRef;
import org.quern.codegen.Backend;
import org.quern.codegen.isa.InstructionSet;

/** LLVM as JavaCPP brings it. Every call has its own context; calls may run at once. */
public final class LlvmCompiler implements Backend {
    @Override
    public Output compile(String ir, InstructionSet target, String passes) {
        return compile(ir, target, passes, false);
    }

    @Override
    public Output inspect(String ir, InstructionSet target, String passes) {
        return compile(ir, target, passes, true);
    }

    private static Output compile(String ir, InstructionSet target, String passes, boolean withAssembly) {
        NativeCode.load();
        try (Session s = new Session(target)) {
            LLVMModuleRef module = s.parse(ir);
            s.optimize(module, passes);
            String optimized = text(LLVMPrintModuleToString(module));
            String assembly = withAssembly ? s.assembly(module) : null;
            return new Output(s.emit(module, LLVMObjectFile), optimized, assembly, s.frames());
        }
    }

    @Override
    public byte[] link(byte[] object) {
        return Linker.link(object);
    }

    @Override
    public String version() {
        NativeCode.load();
        int[] major = new int[1];
        int[] minor = new int[1];
        int[] patch = new int[1];
        LLVMGetVersion(major, minor, patch);
        return major[0] + "." + minor[0] + "." + patch[0];
    }

    private static String text(BytePointer message) {
        if (message == null || message.isNull()) {
            return "";
        }
        try {
            return message.getString();
        } finally {
            LLVMDisposeMessage(message);
        }
    }

    /** The native objects of one compilation, freed together. */
    private static final class Session implements AutoCloseable {
        private final LLVMContextRef context = LLVMContextCreate();
        private final LLVMTargetMachineRef machine;
        private final FrameSizes frames = FrameSizes.begin(context);
        private LLVMModuleRef module;

        Session(InstructionSet set) {
            String triple = set.triple();
            LLVMTargetRef target = new LLVMTargetRef();
            BytePointer error = new BytePointer((Pointer) null);
            if (LLVMGetTargetFromTriple(new BytePointer(triple), target, error) != 0) {
                LLVMContextDispose(context);
                throw new LlvmException("LLVM has no target " + triple + ": " + text(error));
            }
            machine = LLVMCreateTargetMachine(
                    target, triple, set.levelName(), "", LLVMCodeGenLevelDefault, LLVMRelocPIC, LLVMCodeModelDefault);
        }

        LLVMModuleRef parse(String ir) {
            byte[] bytes = ir.getBytes(StandardCharsets.UTF_8);
            // The parser takes ownership of the buffer, which holds a copy of the text.
            LLVMMemoryBufferRef buffer;
            try (BytePointer source = new BytePointer(bytes)) {
                buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(source, bytes.length, new BytePointer("kernel"));
            }
            LLVMModuleRef parsed = new LLVMModuleRef();
            BytePointer error = new BytePointer((Pointer) null);
            if (LLVMParseIRInContext(context, buffer, parsed, error) != 0) {
                throw new LlvmException("LLVM does not parse the lowered kernel: " + text(error));
            }
            module = parsed;
            return parsed;
        }

        void optimize(LLVMModuleRef m, String passes) {
            LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
            try {
                LLVMErrorRef failed = LLVMRunPasses(m, new BytePointer(passes), machine, options);
                if (failed != null && !failed.isNull()) {
                    BytePointer message = LLVMGetErrorMessage(failed);
                    String why = message.getString();
                    LLVMDisposeErrorMessage(message);
                    throw new LlvmException("LLVM's passes '" + passes + "' failed: " + why);
                }
            } finally {
                LLVMDisposePassBuilderOptions(options);
            }
        }

        /** Of a copy of the module, as emission changes it. */
        String assembly(LLVMModuleRef m) {
            LLVMModuleRef copy = LLVMCloneModule(m);
            try {
                return new String(emit(copy, LLVMAssemblyFile), StandardCharsets.UTF_8);
            } finally {
                LLVMDisposeModule(copy);
            }
        }

        byte[] emit(LLVMModuleRef m, int kind) {
            LLVMMemoryBufferRef out = new LLVMMemoryBufferRef();
            BytePointer error = new BytePointer((Pointer) null);
            if (LLVMTargetMachineEmitToMemoryBuffer(machine, m, kind, error, out) != 0) {
                throw new LlvmException("LLVM cannot emit the kernel: " + text(error));
            }
            try {
                byte[] bytes = new byte[Math.toIntExact(LLVMGetBufferSize(out))];
                LLVMGetBufferStart(out).get(bytes);
                return bytes;
            } finally {
                LLVMDisposeMemoryBuffer(out);
            }
        }

        Map<String, Long> frames() {
            return frames.found();
        }

        @Override
        public void close() {
            frames.close();
            if (module != null) {
                LLVMDisposeModule(module);
            }
            LLVMDisposeTargetMachine(machine);
            LLVMContextDispose(context);
            // Frees native objects whose owners have been collected, in place of JavaCPP's thread.
            Pointer.deallocateReferences();
        }
    }
}
