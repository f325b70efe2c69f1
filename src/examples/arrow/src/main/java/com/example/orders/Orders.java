package com.example.orders;

import java.lang.foreign.Arena;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.quern.dtype.DType;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/** What orders are worth: columns in, a column out, null where one of the first is. */
final class Orders {
    /** Quantities below go for their price, others with a tenth off. */
    private static final int MANY = 10;

    private static final Ufunc WORTH = Ufunc.define("worth",
            (price, quantity) -> price.mul(quantity).mul(quantity.lt(MANY).cast(DType.FLOAT64).mul(0.1).add(0.9)));

    private static final Ufunc BOTH = Ufunc.define("both", (a, b) -> a.and(b));

    private Orders() {
    }

    /**
     * Computes a column. What is at the places of its nulls stays as it was.
     *
     * @param worth
     *            gets as many values as the others have
     *
     * @throws IllegalArgumentException
     *             if the columns have different lengths
     */
    static void worth(Float8Vector prices, IntVector quantities, Float8Vector worth) {
        int count = prices.getValueCount();
        if (quantities.getValueCount() != count) {
            throw new IllegalArgumentException(
                    count + " prices and " + quantities.getValueCount() + " quantities: as many expected");
        }
        worth.setInitialCapacity(count);
        if (worth.getValueCapacity() < count) {
            worth.allocateNew(count);
        }
        worth.setValueCount(count);
        try (Arena arena = Arena.ofConfined()) {
            BOTH.on(Vectors.validity(prices, arena), Vectors.validity(quantities, arena))
                    .out(Vectors.validity(worth, arena)).run();
            try (NDArray present = Vectors.present(worth, arena)) {
                WORTH.on(Vectors.values(prices, DType.FLOAT64, arena), Vectors.values(quantities, DType.INT32, arena))
                        .where(present).out(Vectors.values(worth, DType.FLOAT64, arena)).run();
            }
        }
    }
}
