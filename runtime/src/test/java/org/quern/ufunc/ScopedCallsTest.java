package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.ArrayScope;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.testing.Allocation;
import org.quern.testing.NrtBalance;

/** The results of calls belong to the scope that is open when they run. */
@ExtendWith(NrtBalance.class)
class ScopedCallsTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final Ufunc DIVMOD = Ufunc.define("divmod", 2, 2, k -> {
        k.out(0).set(k.in(0).div(k.in(1)));
        k.out(1).set(k.in(0).mod(k.in(1)));
    });
    private static final Gufunc TWICE = Gufunc.define("twice", "(n)->(n)",
            k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i).add(k.in(0).at(i)), i)));

    @AfterAll
    static void close() {
        ADD.close();
        DIVMOD.close();
        TWICE.close();
    }

    private static void closed(NDArray a) {
        assertThrows(ClosedException.class, a::toDoubleArray);
    }

    @Test
    void aFormula() {
        try (NDArray a = NDArray.of(1.0, 2); NDArray b = NDArray.of(3.0, 4)) {
            NDArray way;
            NDArray sum;
            try (ArrayScope scope = NDArray.scope()) {
                way = ADD.apply(a, b);
                sum = scope.keep(ADD.apply(way, TWICE.apply(b)));
            }
            closed(way);
            assertArrayEquals(new double[] {10, 14}, sum.toDoubleArray());
            assertArrayEquals(new double[] {1, 2}, a.toDoubleArray(), "what was made before stays");
            sum.close();
        }
    }

    @Test
    void everyResult() {
        try (NDArray a = NDArray.of(7.0, 8).reshape(2, 1); NDArray b = NDArray.arange(DType.FLOAT64, 3)) {
            List<NDArray> made = new ArrayList<>();
            NDArray out = NDArray.zeros(DType.FLOAT64, 2, 3);
            try (ArrayScope _ = NDArray.scope()) {
                made.addAll(List.of(ADD.on(a, b).run(), ADD.on(a, b).threads(2).run(),
                        ADD.on(a, b.asType(DType.INT8)).run(),
                        TWICE.on(a).axis(0).run(), ADD.apply(a, 1)));
                made.addAll(DIVMOD.on(b, a).runAll());
                ADD.on(a, b).out(out).run();
            }
            made.forEach(ScopedCallsTest::closed);
            assertArrayEquals(new double[] {7, 8, 9, 8, 9, 10}, out.toDoubleArray(),
                    "an array given to a call is kept");
            out.close();
        }
    }

    /** A call that is kept from scope to scope makes a new result in each, and with out allocates nothing. */
    @Test
    void aKeptCall() {
        try (NDArray a = NDArray.of(1.0, 2); NDArray b = NDArray.of(3.0, 4); NDArray out = NDArray.of(0.0, 0)) {
            UfuncCall call = ADD.on(a, b);
            for (int i = 0; i < 3; i++) {
                NDArray r;
                try (ArrayScope _ = NDArray.scope()) {
                    r = call.run();
                    assertArrayEquals(new double[] {4, 6}, r.toDoubleArray());
                }
                closed(r);
            }
            UfuncCall kept = ADD.on(a, b).out(out);
            try (ArrayScope _ = NDArray.scope()) {
                for (int i = 0; i < 30_000; i++) {
                    kept.run();
                }
                assertEquals(0, Allocation.of(kept::run));
            }
            assertEquals(0, Allocation.of(kept::run));
            assertArrayEquals(new double[] {4, 6}, out.toDoubleArray());
        }
    }
}
