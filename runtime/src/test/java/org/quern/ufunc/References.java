package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;

/** The references of higher precision: src/test/c/ulp.c, compiled by this machine's {@code cc}. */
@SuppressWarnings("restricted") // calls C
final class References {
    private static final SymbolLookup LIBRARY = compile();
    private static final MethodHandle LARGEST = Linker.nativeLinker().downcallHandle(
            LIBRARY.findOrThrow("largest_errors"), FunctionDescriptor.of(
                    JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle LARGEST_OF_FLOATS = Linker.nativeLinker().downcallHandle(
            LIBRARY.findOrThrow("largest_float_errors"), FunctionDescriptor.of(
                    JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle GAMMA = Linker.nativeLinker().downcallHandle(
            LIBRARY.findOrThrow("gamma_doubt"), FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_LONG));

    private References() {}

    /**
     * The largest error of some results.
     *
     * @param ulps in units in the last place; infinite for a wrong zero, infinity or NaN
     * @param index of the result that has it
     */
    record Largest(double ulps, int index) {}

    private static SymbolLookup compile() {
        try {
            Path directory = Files.createTempDirectory("quern-references");
            Path library = directory.resolve("libulp.so");
            List<String> command = List.of("cc", "-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-Wshadow",
                    "-Wstrict-prototypes", "-Wmissing-prototypes", "-shared", "-fPIC", "-o", library.toString(),
                    Path.of("src", "test", "c", "ulp.c").toString(), "-lm");
            Process cc = new ProcessBuilder(command).inheritIO().start();
            if (cc.waitFor() != 0) {
                throw new IllegalStateException("cc failed: " + String.join(" ", command));
            }
            SymbolLookup found = SymbolLookup.libraryLookup(library, Arena.global());
            Files.delete(library);
            Files.delete(directory);
            return found;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the references cannot be compiled", e);
        }
    }

    /** The largest error of each of some sets of results, by their bits, of a function of x, or of x and y. */
    static List<Largest> errors(MathFunction f, DType type, long[] x, long[] y, List<long[]> results) {
        try (Arena arena = Arena.ofConfined()) {
            int sets = results.size();
            MemorySegment pointers = arena.allocate(ADDRESS, sets);
            for (int s = 0; s < sets; s++) {
                pointers.setAtIndex(ADDRESS, s, segment(arena, type, results.get(s)));
            }
            MemorySegment ulps = arena.allocate(JAVA_DOUBLE, sets);
            MemorySegment worst = arena.allocate(JAVA_LONG, sets);
            long done = (long) LARGEST.invokeExact(arena.allocateFrom(f.symbol()), type == DType.FLOAT32 ? 1 : 0,
                    segment(arena, type, x), segment(arena, type, y), (long) x.length, (long) sets, pointers, ulps,
                    worst);
            if (done != 0) {
                throw new AssertionError("ulp.c has no function " + f);
            }
            return largest(sets, ulps, worst);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The same for very many float32s, which lie in memory, and a function of one argument.
     *
     * @param bounds what each set is held to: an error close to it is computed with more digits
     */
    static List<Largest> errors(MathFunction f, MemorySegment x, List<MemorySegment> results, double... bounds) {
        try (Arena arena = Arena.ofConfined()) {
            int sets = results.size();
            MemorySegment pointers = arena.allocate(ADDRESS, sets);
            for (int s = 0; s < sets; s++) {
                pointers.setAtIndex(ADDRESS, s, results.get(s));
            }
            MemorySegment ulps = arena.allocate(JAVA_DOUBLE, sets);
            MemorySegment worst = arena.allocate(JAVA_LONG, sets);
            long count = x.byteSize() / Float.BYTES;
            long done = (long) LARGEST_OF_FLOATS.invokeExact(
                    arena.allocateFrom(f.symbol()), x, count, (long) sets, pointers,
                    arena.allocateFrom(JAVA_DOUBLE, bounds), ulps, worst);
            if (done != 0) {
                throw new AssertionError("ulp.c has no function " + f + " of one argument");
            }
            return largest(sets, ulps, worst);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static List<Largest> largest(int sets, MemorySegment ulps, MemorySegment worst) {
        List<Largest> all = new ArrayList<>();
        for (int s = 0; s < sets; s++) {
            all.add(new Largest(ulps.getAtIndex(JAVA_DOUBLE, s), Math.toIntExact(worst.getAtIndex(JAVA_LONG, s))));
        }
        return all;
    }

    /** How far the references of the gamma functions contradict each other: see ulp.c. */
    static double gammaDoubt(long[] x) {
        try (Arena arena = Arena.ofConfined()) {
            return (double) GAMMA.invokeExact(segment(arena, DType.FLOAT64, x), (long) x.length);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MemorySegment segment(Arena arena, DType type, long[] bits) {
        MemorySegment s = arena.allocate((long) bits.length * type.itemSize(), Long.BYTES);
        for (int i = 0; i < bits.length; i++) {
            Elements.set(s, (long) i * type.itemSize(), type, bits[i]);
        }
        return s;
    }
}
