package org.quern.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.quern.array.DType;
import org.quern.array.NDArray;

/** kernels.c, compiled by this machine's {@code cc} for each type of floating-point number. */
final class NativeKernels {
    static final List<String> FLAGS = List.of("-O3", "-march=native", "-mprefer-vector-width=512", "-fno-math-errno",
            "-fno-trapping-math", "-shared", "-fPIC");

    private final Arena arena = Arena.ofAuto();
    private final SymbolLookup float64;
    private final SymbolLookup float32;
    private final MethodHandle repeat;

    /** Compiles into a directory, and loads. */
    @SuppressWarnings("restricted") // loads what it compiled
    NativeKernels(Path directory) throws IOException, InterruptedException {
        Path source = directory.resolve("kernels.c");
        try (InputStream in = NativeKernels.class.getResourceAsStream("/c/kernels.c")) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        float64 = compile(source, "double");
        float32 = compile(source, "float");
        repeat = Linker.nativeLinker().downcallHandle(float64.findOrThrow("repeat"), FunctionDescriptor.ofVoid(
                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    }

    @SuppressWarnings("restricted") // loads what it compiled
    private SymbolLookup compile(Path source, String real) throws IOException, InterruptedException {
        Path library = source.resolveSibling("lib" + real + ".so");
        List<String> command = new ArrayList<>(List.of("cc", "-DREAL=" + real));
        command.addAll(FLAGS);
        command.addAll(List.of("-o", library.toString(), source.toString(), "-lm"));
        Process cc = new ProcessBuilder(command).inheritIO().start();
        if (cc.waitFor() != 0) {
            throw new IOException("cc failed: " + String.join(" ", command));
        }
        return SymbolLookup.libraryLookup(library, arena);
    }

    /** The work done in C: repeated in one downcall, so that the call from Java costs nothing that counts. */
    Timing.Work work(Workload w) {
        SymbolLookup library = w.dtypes().equals(DType.FLOAT32.toString()) ? float32 : float64;
        MemorySegment kernel = library.findOrThrow(w.symbol());
        List<NDArray> inputs = w.inputs();
        MemorySegment operands = arena.allocate(ValueLayout.ADDRESS, inputs.size() + 1);
        for (int i = 0; i < inputs.size(); i++) {
            operands.setAtIndex(ValueLayout.ADDRESS, i, inputs.get(i).asSegment(arena));
        }
        operands.setAtIndex(ValueLayout.ADDRESS, inputs.size(), w.out().asSegment(arena));
        return times -> {
            try {
                repeat.invokeExact(kernel, operands, w.size(), times);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
