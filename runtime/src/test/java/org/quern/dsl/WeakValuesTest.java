package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.signature.CoreSignature;
import org.quern.testing.NumpyFacts;
import org.quern.testing.Traces;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Uniform parameters without a dtype, and sizes: they pin no dtype. */
class WeakValuesTest {
    private static DType type(DType in, Function<CoreKernel, Number> value) {
        return Traces.trace("f", CoreSignature.parse("(n),()->()"), List.of(DType.INT8, in),
                k -> k.out(0).set(value.apply(k))).core().outputs().getFirst().type();
    }

    /** A parameter without a dtype is beside each dtype what Python's float is there. */
    @Test
    void aUniformParameterIsAPythonFloat() {
        int seen = 0;
        for (String[] row : NumpyFacts.rows("weak-scalars")) {
            if (row[1].equals("float")) {
                assertEquals(DType.of(row[2]), type(DType.of(row[0]), k -> k.in(1).mul(k.uniform("rate"))), row[0]);
                assertEquals(DType.of(row[2]),
                        type(DType.of(row[0]), k -> k.uniform("rate").mul(2).add(1).mul(k.in(1))),
                        row[0]);
                seen++;
            }
        }
        assertEquals(DType.values().length, seen);
        assertEquals(DType.FLOAT64, type(DType.FLOAT32, k -> k.uniform("rate")));
        assertEquals(DType.FLOAT64, type(DType.FLOAT32, k -> k.in(1).mul(k.uniform("rate", DType.FLOAT64))));
        assertEquals(DType.BOOL, type(DType.FLOAT32, k -> k.in(1).lt(k.uniform("rate"))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> Ops.fma(k.uniform("rate"), k.in(1), 1)));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> Ops.hypot(k.uniform("rate").exp(), k.in(1))));
    }

    /** A size stays an integer beside integers, without loss, and takes the dtype of a float. */
    @Test
    void aSizeIsNoFloat64() {
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.in(1).div(k.dim("n"))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.in(1).div(k.in(0).size(0).sub(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.in(1).div(k.dim("n").mul(0.5))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> Ops.select(k.in(1), k.dim("n"), k.in(1))));
        assertEquals(DType.FLOAT64, type(DType.FLOAT64, k -> k.in(1).div(k.dim("n"))));
        assertEquals(DType.INT64, type(DType.INT8, k -> k.in(1).add(k.dim("n"))));
        assertEquals(DType.FLOAT64, type(DType.INT8, k -> k.in(1).div(k.dim("n"))));
        assertEquals(DType.FLOAT64, type(DType.FLOAT32, k -> k.in(1).div(k.dim("n").cast(DType.INT64))));
        assertEquals(DType.INT64, type(DType.FLOAT32, k -> k.dim("n").add(1)));
    }

    @Test
    void aSizeAndAParameterAreSetToAFloat() {
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> {
            Var v = k.var(k.in(1));
            v.set(k.dim("n"));
            v.plusAssign(k.uniform("rate"));
            return v;
        }));
    }

    @Test
    void promotionOfMixedOperands() {
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> {
            assertEquals(DType.FLOAT32, k.promote(k.in(0), k.in(1), k.dim("n"), k.uniform("rate"), 2));
            assertEquals(DType.INT8, k.promote(k.in(0), 2));
            assertEquals(DType.FLOAT64, k.promote(k.in(0), 2.5));
            assertEquals(DType.INT64, k.promote(1, 2));
            assertEquals(DType.FLOAT64, k.promote(k.sum(DType.INT32), k.in(1)));
            return k.in(1);
        }));
    }

    /** An index counts as an integer of Python does. */
    @Test
    void anIndexIsNoFloat64() {
        for (DType t : List.of(DType.FLOAT32, DType.FLOAT64)) {
            assertEquals(t, type(t, k -> {
                Var v = k.var(k.in(1));
                k.loop(3, i -> v.set(k.in(1).mul(i)));
                k.loop(k.dim("n"), i -> v.set(k.in(1).mul(i.mul(0.5))));
                k.lanes(1, k.dim("n"), i -> assertEquals(t, k.in(1).div(i).dtype()));
                return v;
            }));
        }
        assertEquals(DType.INT64, type(DType.INT8, k -> {
            Var v = k.var(0);
            k.loop(3, i -> v.set(k.in(1).add(i)));
            return v;
        }));
    }

    @Test
    void whatIsMadeOfWeakValuesAloneIsWeak() {
        DeviceFunction twice = DeviceFunction.define("twice_weak", x -> x.mul(2));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> twice.of(k.uniform("rate")).mul(k.in(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.uniform("rate").ldexp(2).mul(k.in(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.dim("n").spacing().mul(k.in(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.dim("n").logaddexp(2).mul(k.in(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> k.uniform("rate").logaddexp2(k.dim("n")).mul(k.in(1))));
        assertEquals(DType.FLOAT64, type(DType.FLOAT64, k -> k.uniform("rate").ldexp(2).mul(k.in(1))));
    }

    @Test
    void argumentsOfAFunction() {
        DeviceFunction scaled = DeviceFunction.define("scaled", (x, y) -> x.mul(y));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> scaled.of(k.in(1), k.uniform("rate"))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> scaled.of(2, k.in(1))));
        assertEquals(DType.FLOAT32, type(DType.FLOAT32, k -> scaled.of(k.dim("n"), k.in(1))));
    }

    @Test
    void resultsOfCalls() {
        Ufunc decay = Ufunc.define("decay", 1, 1, k -> k.out(0).set(k.in(0).mul(k.uniform("rate"))));
        assertArrayEquals(new float[] {0.1f * 0.7f, 2 * 0.7f},
                decay.on(NDArray.of(0.1f, 2)).with("rate", 0.7).run().toFloatArray());
        assertArrayEquals(new double[] {3 * 0.7}, decay.on(NDArray.of(3)).with("rate", 0.7).run().toDoubleArray());
        Gufunc mean = Gufunc.define("mean", "(n)->()", k -> {
            Accumulator sum = k.sum(k.promote(k.in(0)));
            k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i)));
            k.out(0).set(sum.div(k.dim("n")));
        });
        assertEquals(DType.FLOAT32, mean.apply(NDArray.of(1f, 2, 6)).dtype());
        assertEquals("3.0", mean.apply(NDArray.of(1f, 2, 6)).toString());
    }
}
