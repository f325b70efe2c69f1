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
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** The kernels in C, compiled by this machine's {@code cc} for each type of floating-point number. */
final class NativeKernels {
    /** The ways to compile C: as strict as Quern's default, or with all of {@code -ffast-math} and libmvec. */
    enum Mode {
        STRICT("native"),
        FAST("native"),
        FAST_V3("x86-64-v3"),
        FAST_V4("x86-64-v4");

        private final String architecture;

        Mode(String architecture) {
            this.architecture = architecture;
        }

        /** {@code -ffast-math} for a level of the instruction set. */
        static Mode ofLevel(String level) {
            for (Mode mode : values()) {
                if (mode.architecture.equals(level)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("C is compiled for x86-64-v3 and x86-64-v4, not for " + level);
        }

        /** The options of the compiler that matter for speed. */
        List<String> flags() {
            List<String> all = new ArrayList<>(List.of("-O3", "-march=" + architecture, "-mtune=native",
                    "-mprefer-vector-width=512"));
            all.addAll(this == STRICT ? List.of("-fno-math-errno", "-fno-trapping-math") : List.of("-ffast-math"));
            return all;
        }
    }

    private static final List<String> FILES = List.of("floats.c", "loops.c", "integers.c", "maths.c", "gufuncs.c",
            "repeat.c", "openmp.c", "kernel.h");

    private final Arena arena = Arena.ofAuto();
    private final SymbolLookup float64;
    private final SymbolLookup float32;
    private final MethodHandle repeat;
    private final MethodHandle repeatCore;
    private final MethodHandle repeatParallel;

    /** Compiles into a directory, and loads. */
    @SuppressWarnings("restricted") // loads what it compiled
    NativeKernels(Path directory, Mode mode) throws IOException, InterruptedException {
        for (String file : FILES) {
            try (InputStream in = NativeKernels.class.getResourceAsStream("/c/" + file)) {
                Files.copy(in, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        float64 = build(directory, mode, "double");
        float32 = build(directory, mode, "float");
        repeat = Linker.nativeLinker().downcallHandle(float64.findOrThrow("repeat"), FunctionDescriptor.ofVoid(
                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        repeatCore = Linker.nativeLinker().downcallHandle(float64.findOrThrow("repeat_core"), FunctionDescriptor.ofVoid(
                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        repeatParallel = Linker.nativeLinker().downcallHandle(float64.findOrThrow("repeat_parallel"),
                FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG));
    }

    /**
     * Compiles and links in two steps: a link with {@code -ffast-math} adds code that makes the whole process flush
     * subnormal numbers to zero.
     */
    @SuppressWarnings("restricted") // loads what it compiled
    private SymbolLookup build(Path directory, Mode mode, String real) throws IOException, InterruptedException {
        Path library = directory.resolve("lib" + real + "-" + mode + ".so");
        List<String> link = new ArrayList<>(List.of("cc", "-shared", "-fopenmp", "-o", library.toString()));
        for (String file : FILES) {
            if (file.endsWith(".c")) {
                Path object = directory.resolve(file + "-" + real + "-" + mode + ".o");
                List<String> compile = new ArrayList<>(List.of("cc", "-DREAL=" + real, "-fPIC", "-fopenmp"));
                compile.addAll(mode.flags());
                compile.addAll(List.of("-c", "-o", object.toString(), directory.resolve(file).toString()));
                run(compile);
                link.add(object.toString());
            }
        }
        link.addAll(mode == Mode.STRICT ? List.of("-lm") : List.of("-lmvec", "-lm"));
        run(link);
        return SymbolLookup.libraryLookup(library, arena);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    /** The work done in C: repeated in one downcall, so that the call from Java costs nothing that counts. */
    Timing.Work work(Workload w, Workload.Arrays arrays) {
        Arena life = Arena.ofAuto();
        MemorySegment kernel = kernel(w);
        MemorySegment operands = operands(arrays, life);
        return times -> {
            try {
                repeat.invokeExact(kernel, operands, w.size(), times);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** As above, for work on small arrays. */
    Timing.Work work(GufuncWorkload w, Workload.Arrays arrays) {
        Arena life = Arena.ofAuto();
        MemorySegment kernel = function(w.symbol());
        MemorySegment operands = operands(arrays, life);
        MemorySegment sizes = life.allocate(ValueLayout.JAVA_LONG, w.loops().size() + w.parameters().size());
        int at = 0;
        for (List<Long> values : List.of(w.loops(), w.parameters())) {
            for (long value : values) {
                sizes.setAtIndex(ValueLayout.JAVA_LONG, at++, value);
            }
        }
        return times -> {
            try {
                repeatCore.invokeExact(kernel, operands, sizes, times);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** By OpenMP, on all processors. */
    Timing.Work parallelWork(Workload w, Workload.Arrays arrays) {
        Arena life = Arena.ofAuto();
        MemorySegment kernel = kernel(w);
        MemorySegment operands = operands(arrays, life);
        List<NDArray> inputs = arrays.inputs();
        MemorySegment sizes = life.allocate(ValueLayout.JAVA_LONG, inputs.size() + 2L);
        for (int i = 0; i <= inputs.size(); i++) {
            NDArray a = i < inputs.size() ? inputs.get(i) : arrays.out();
            sizes.setAtIndex(ValueLayout.JAVA_LONG, i, a.dtype().itemSize());
        }
        return times -> {
            try {
                repeatParallel.invokeExact(kernel, operands, sizes, w.size(), times);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** A function of the library, for doubles. */
    MemorySegment function(String name) {
        return float64.findOrThrow(name);
    }

    private MemorySegment kernel(Workload w) {
        return (w.dtypes().equals(DType.FLOAT32.toString()) ? float32 : float64).findOrThrow(w.symbol());
    }

    private static MemorySegment operands(Workload.Arrays arrays, Arena life) {
        List<NDArray> inputs = arrays.inputs();
        MemorySegment operands = life.allocate(ValueLayout.ADDRESS, inputs.size() + 1);
        for (int i = 0; i < inputs.size(); i++) {
            operands.setAtIndex(ValueLayout.ADDRESS, i, inputs.get(i).asSegment(life));
        }
        operands.setAtIndex(ValueLayout.ADDRESS, inputs.size(), arrays.out().asSegment(life));
        return operands;
    }
}
