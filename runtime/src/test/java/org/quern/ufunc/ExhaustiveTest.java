package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/**
 * The errors of all float32s, 2^32 of them with subnormals, infinities and NaNs, of each function of one argument in both tiers:
 * {@code mvn verify -Pexhaustive -pl runtime -am}, by hand, where the mathematics changed. The stress profile takes one of each 64
 * neighbours. Bits are the same on every instruction set ({@link LevelsTest}), so the machine's own is enough.
 */
@ExtendWith(NrtBalance.class)
class ExhaustiveTest {
    private static final long ALL = 1L << 32;
    private static final int NEIGHBOURS = 64;
    private static final boolean BLESS = Boolean.getBoolean("quern.bless");

    /** Those of one argument; {@code -Dquern.functions=sin,cos} chooses some. */
    static Stream<MathFunction> functions() {
        String chosen = System.getProperty("quern.functions");
        Stream<MathFunction> functions = chosen == null
                ? Stream.of(MathFunction.values())
                : Stream.of(chosen.split(",", -1)).map(name -> MathFunction.valueOf(name.toUpperCase(Locale.ROOT)));
        return functions.filter(f -> f.arity() == 1);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @MethodSource("functions")
    void everyFloat(MathFunction f) throws IOException {
        check(f, ALL, position -> (int) position);
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource("functions")
    void oneOfEach64Neighbours(MathFunction f) {
        Property.check(1, random -> {
            long seed = random.nextLong();
            try {
                check(f, ALL / NEIGHBOURS, position -> (int) (position * NEIGHBOURS) | oneOfThem(seed, position));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Which neighbour it is: a hash of the seed and the position (SplitMix64's). */
    private static int oneOfThem(long seed, long position) {
        long z = seed + position * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (int) (z >>> 58);
    }

    private static void check(MathFunction f, long positions, FloatSweep.Patterns patterns) throws IOException {
        AccuracyTable table = AccuracyTable.read();
        Map<Accuracy, Double> bounds = new EnumMap<>(Accuracy.class);
        for (Accuracy tier : Accuracy.values()) {
            double stated = table.get(f, AccuracyTable.column(DType.FLOAT32, tier));
            bounds.put(tier, BLESS ? AccuracyTable.promised(tier) : Math.min(stated, AccuracyTable.promised(tier)));
        }
        List<String> wrong = new ArrayList<>();
        try (FloatSweep sweep = new FloatSweep(f, bounds)) {
            sweep.run(positions, patterns).forEach((tier, largest) -> {
                String text = f.symbol() + ", " + tier + ": " + largest.text();
                System.out.println(text);
                if (!(largest.ulps() <= bounds.get(tier))) {
                    wrong.add(text + ", where " + bounds.get(tier) + " are allowed");
                }
                int column = AccuracyTable.column(DType.FLOAT32, tier);
                table.set(f, column, Math.max(table.get(f, column), largest.ulps()));
            });
        }
        assertEquals(List.of(), wrong);
        if (BLESS) {
            table.write();
        }
    }
}
