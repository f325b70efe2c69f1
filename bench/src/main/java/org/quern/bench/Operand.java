package org.quern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/**
 * The contents of a workload's input: random numbers from a fixed seed.
 *
 * @param spread how they lie between the bounds
 */
public record Operand(DType type, Spread spread, double low, double high) {
    private enum Spread {
        EVEN,
        EVEN_IN_EXPONENT
    }

    /** Numbers spread evenly; those of an integer dtype are cut off towards zero. */
    public static Operand between(DType type, double low, double high) {
        return new Operand(type, Spread.EVEN, low, high);
    }

    /** Numbers from 10 to the {@code low} to 10 to the {@code high}, of each power of ten as many. */
    public static Operand powersOfTen(DType type, double low, double high) {
        return new Operand(type, Spread.EVEN_IN_EXPONENT, low, high);
    }

    /** Integers of any bits. */
    public static Operand bits(DType type) {
        return new Operand(type, Spread.EVEN, 0, 0);
    }

    NDArray array(long n, long seed) {
        NDArray array = NDArray.empty(type, n);
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = array.asSegment(arena);
            for (long i = 0; i < n; i++) {
                switch (type.toString()) {
                    case "float64" -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, next(random));
                    case "float32" -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) next(random));
                    case "int32" -> memory.setAtIndex(ValueLayout.JAVA_INT, i, (int) next(random));
                    case "uint64" -> memory.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextLong());
                    case "uint32" -> memory.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
                    case "uint8" -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
                    default -> throw new IllegalArgumentException(type + " is not measured");
                }
            }
        }
        return array;
    }

    private double next(Random random) {
        double x = low + (high - low) * random.nextDouble();
        return spread == Spread.EVEN ? x : Math.pow(10, x);
    }
}
