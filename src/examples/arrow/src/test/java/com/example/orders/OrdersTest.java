package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.dtype.DType;
import org.quern.array.NDArray;
import org.quern.error.ClosedException;

class OrdersTest {
    private final BufferAllocator allocator = new RootAllocator();

    /** Fails if a vector's memory is still held. */
    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private Float8Vector prices(int count, double nulls, Random random) {
        return filled(new Float8Vector("price", allocator), count, nulls, random,
                (prices, i) -> prices.set(i, random.nextInt(10_000) / 100.0));
    }

    private IntVector quantities(int count, double nulls, Random random) {
        return filled(new IntVector("quantity", allocator), count, nulls, random,
                (quantities, i) -> quantities.set(i, random.nextInt(20)));
    }

    private static <V extends BaseFixedWidthVector> V filled(V vector, int count, double nulls, Random random,
            ObjIntConsumer<V> set) {
        vector.allocateNew(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < nulls) {
                vector.setNull(i);
            } else {
                set.accept(vector, i);
            }
        }
        vector.setValueCount(count);
        return vector;
    }

    private static void check(Float8Vector prices, IntVector quantities, Float8Vector worth) {
        assertEquals(prices.getValueCount(), worth.getValueCount());
        for (int i = 0; i < worth.getValueCount(); i++) {
            assertEquals(prices.isNull(i) || quantities.isNull(i), worth.isNull(i), "null at " + i);
            if (!worth.isNull(i)) {
                int quantity = quantities.get(i);
                assertEquals(prices.get(i) * quantity * (0.1 * (quantity < 10 ? 1 : 0) + 0.9), worth.get(i), "at " + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({ "0, 0.3", "1, 0", "1, 1", "7, 0.3", "8, 0.3", "9, 0.3", "64, 0", "65, 1", "1000, 0.3", "4096, 0.03" })
    void asALoopInJava(int count, double nulls) {
        Random random = new Random(count);
        try (Float8Vector prices = prices(count, nulls, random);
                IntVector quantities = quantities(count, nulls, random);
                Float8Vector worth = new Float8Vector("worth", allocator)) {
            Orders.worth(prices, quantities, worth);
            check(prices, quantities, worth);
        }
    }

    /** A part that begins within a byte of validity bits. */
    @Test
    void partsOfVectors() {
        Random random = new Random(3);
        try (Float8Vector prices = prices(1000, 0.3, random);
                IntVector quantities = quantities(1000, 0.3, random)) {
            for (int from : new int[] { 0, 3, 8, 993 }) {
                TransferPair ofPrices = prices.getTransferPair(allocator);
                TransferPair ofQuantities = quantities.getTransferPair(allocator);
                ofPrices.splitAndTransfer(from, 1000 - from);
                ofQuantities.splitAndTransfer(from, 1000 - from);
                try (Float8Vector some = (Float8Vector) ofPrices.getTo();
                        IntVector others = (IntVector) ofQuantities.getTo();
                        Float8Vector worth = new Float8Vector("worth", allocator)) {
                    Orders.worth(some, others, worth);
                    check(some, others, worth);
                }
            }
        }
    }

    @Test
    void whereOneIsNullTheResultKeepsWhatItHad() {
        try (Float8Vector prices = prices(9, 0, new Random(4));
                IntVector quantities = quantities(9, 0, new Random(5));
                Float8Vector worth = prices(9, 0, new Random(6))) {
            double before = worth.get(4);
            prices.setNull(4);
            Orders.worth(prices, quantities, worth);
            assertTrue(worth.isNull(4));
            assertEquals(before, worth.getDataBuffer().getDouble(4L * Double.BYTES));
            check(prices, quantities, worth);
        }
    }

    @Test
    void nothingIsCopied() {
        NDArray late;
        try (Arena arena = Arena.ofConfined();
                Float8Vector prices = prices(9, 0, new Random(7))) {
            NDArray array = Vectors.values(prices, DType.FLOAT64, arena);
            prices.set(3, 1.5);
            assertEquals(1.5, array.getDouble(3));
            array.setDouble(2.5, 8);
            assertEquals(2.5, prices.get(8));
            late = array;
        }
        assertThrows(ClosedException.class, () -> late.getDouble(3));
    }

    @Test
    void otherLengthsAreRefused() {
        try (Float8Vector prices = prices(2, 0, new Random(8));
                IntVector quantities = quantities(3, 0, new Random(9));
                Float8Vector worth = new Float8Vector("worth", allocator)) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> Orders.worth(prices, quantities, worth));
            assertEquals("2 prices and 3 quantities: as many expected", e.getMessage());
        }
    }
}
