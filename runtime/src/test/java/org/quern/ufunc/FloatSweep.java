package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.quern.array.NDArray;
import org.quern.codegen.CodegenOptions;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;

/** A function of one argument over very many float32s, in some tiers, on all cores. */
final class FloatSweep implements AutoCloseable {
    /** What fits into a core's own cache, with the results of both tiers. */
    private static final int BLOCK = 1 << 16;

    private static final int BLOCKS_OF_A_TASK = 16;

    private final MathFunction function;
    private final List<Tier> tiers = new ArrayList<>();

    /** Where the inputs come from: the bits of the one at a position. */
    interface Patterns {
        int at(long position);
    }

    private record Tier(Accuracy accuracy, double bound, Compiled compiled) {}

    /** The largest error of a tier, in units in the last place, and the bits of argument and result. */
    record Found(double ulps, int x, int result) {
        String text() {
            return String.format(Locale.ROOT, "%.7f ULP: of %s is %s", ulps,
                    Scalars.text(DType.FLOAT32, x & 0xFFFF_FFFFL),
                    Scalars.text(DType.FLOAT32, result & 0xFFFF_FFFFL));
        }
    }

    /**
     * Compiles it.
     *
     * @param bounds the tiers, and what their errors are held to
     */
    FloatSweep(MathFunction function, Map<Accuracy, Double> bounds) {
        this.function = function;
        bounds.forEach((accuracy, bound) -> tiers.add(new Tier(accuracy, bound, new Compiled(
                Exhaustive.math(DType.FLOAT32, List.of(function)), Engine.ofProcess().target(),
                CodegenOptions.DEFAULT.withTight(accuracy == Accuracy.TIGHT)))));
    }

    /** The largest errors of the inputs at all positions below a multiple of 2^20. */
    Map<Accuracy, Found> run(long positions, Patterns patterns) {
        long task = (long) BLOCK * BLOCKS_OF_A_TASK;
        Map<Accuracy, Found> largest = new EnumMap<>(Accuracy.class);
        IntStream.range(0, Math.toIntExact(positions / task)).parallel().forEach(i -> {
            Map<Accuracy, Found> found = blocks(i * task, patterns);
            synchronized (largest) {
                note(largest, found);
            }
        });
        return largest;
    }

    private static void note(Map<Accuracy, Found> largest, Map<Accuracy, Found> found) {
        found.forEach((accuracy, f) -> largest.merge(accuracy, f, (a, b) -> b.ulps > a.ulps ? b : a));
    }

    private Map<Accuracy, Found> blocks(long first, Patterns patterns) {
        Map<Accuracy, Found> largest = new EnumMap<>(Accuracy.class);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment x = arena.allocate(JAVA_INT, BLOCK);
            List<MemorySegment> results = tiers.stream().map(t -> arena.allocate(JAVA_INT, BLOCK)).toList();
            for (int block = 0; block < BLOCKS_OF_A_TASK; block++) {
                for (int i = 0; i < BLOCK; i++) {
                    x.setAtIndex(JAVA_INT, i, patterns.at(first + (long) block * BLOCK + i));
                }
                note(largest, block(x, results));
            }
        }
        return largest;
    }

    private Map<Accuracy, Found> block(MemorySegment x, List<MemorySegment> results) {
        for (int t = 0; t < tiers.size(); t++) {
            try (NDArray in = NDArray.wrap(x, DType.FLOAT32, BLOCK);
                    NDArray out = NDArray.wrap(results.get(t), DType.FLOAT32, BLOCK)) {
                tiers.get(t).compiled.run(in, in, out);
            }
        }
        List<References.Largest> errors = References.errors(function, x, results,
                tiers.stream().mapToDouble(Tier::bound).toArray());
        Map<Accuracy, Found> found = new EnumMap<>(Accuracy.class);
        for (int t = 0; t < tiers.size(); t++) {
            int i = errors.get(t).index();
            found.put(tiers.get(t).accuracy,
                    new Found(errors.get(t).ulps(), x.getAtIndex(JAVA_INT, i), results.get(t).getAtIndex(JAVA_INT, i)));
        }
        return found;
    }

    @Override
    public void close() {
        tiers.forEach(t -> t.compiled.close());
    }
}
