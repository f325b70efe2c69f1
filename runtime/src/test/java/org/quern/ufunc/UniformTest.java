package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;

/** Uniform parameters: one number for all elements of a call. */
@ExtendWith(NrtBalance.class)
class UniformTest {
    private static final DeviceFunction SCALED = DeviceFunction.define("scaled", (x, a) -> x.mul(a));

    /** a * x^rounds + x^rounds, less 2 where asked. */
    private static final Ufunc POWERS = Ufunc.define("powers", 1, 1, k -> {
        Expr x = k.in(0);
        Var p = k.var(x.like(1));
        k.loop(k.constant(DType.INT64, 0), k.uniform("rounds", DType.INT64), i -> p.set(p.get().mul(x)));
        Expr scaled = SCALED.of(p.get(), k.uniform("a", DType.FLOAT32));
        k.when(k.uniform("less two", DType.BOOL), () -> p.set(p.get().sub(2)));
        k.out(0).set(scaled.add(p.get()));
    });

    private static double powers(double x, int rounds, float a, boolean less) {
        double p = 1;
        for (int i = 0; i < rounds; i++) {
            p *= x;
        }
        return p * a + (less ? p - 2 : p);
    }

    private static double[] expected(double[] x, int rounds, float a, boolean on) {
        double[] r = new double[x.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = powers(x[i], rounds, a, on);
        }
        return r;
    }

    private static double[] ramp(int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 0.5 + i / 16.0;
        }
        return x;
    }

    @Test
    void everyWidthAndLengthComputesTheSame() {
        for (int lanes : new int[] {0, 1, 2, 8, 64}) {
            Ufunc ufunc = POWERS.withLanes(lanes);
            for (int n : new int[] {1, 3, 64, 100}) {
                double[] x = ramp(n);
                NDArray r = ufunc.on(NDArray.wrap(x)).with("rounds", 3).with("a", 0.1).with("less two", true).run();
                assertArrayEquals(expected(x, 3, 0.1f, true), r.toDoubleArray());
            }
        }
    }

    @Test
    void anotherValueNeedsNoOtherCode() {
        Ufunc ufunc = POWERS.withLanes(0);
        double[] x = ramp(33);
        for (int rounds = 0; rounds < 5; rounds++) {
            NDArray r = ufunc.on(NDArray.wrap(x)).with("a", rounds).with("rounds", rounds)
                    .with("less two", rounds % 2 == 0).run();
            assertArrayEquals(expected(x, rounds, rounds, rounds % 2 == 0), r.toDoubleArray());
        }
        assertEquals(1, ufunc.overloads().size());
        assertEquals("float64;int64,float32,bool->float64", ufunc.overloads().get(0).signature());
    }

    @Test
    void aKeptCallTakesNewValues() {
        double[] x = ramp(40);
        try (NDArray in = NDArray.of(x); NDArray out = NDArray.empty(DType.FLOAT64, 40)) {
            UfuncCall call = POWERS.on(in).out(out).with("rounds", 1).with("a", 2).with("less two", false);
            for (int rounds = 0; rounds < 6; rounds++) {
                call.with("rounds", rounds).with("less two", rounds > 2).run();
                assertArrayEquals(expected(x, rounds, 2, rounds > 2), out.toDoubleArray());
            }
            refused(OperandException.class, () -> call.with("rounds", 1.5),
                    "kernel 'powers': uniform parameter 'rounds' is int64; 1.5 (Double) given, which it does not hold");
            call.run();
            assertArrayEquals(expected(x, 5, 2, true), out.toDoubleArray());
        }
    }

    @Test
    void withMasksAndStridesAndHeapMemory() {
        double[] x = ramp(50);
        NDArray in = NDArray.wrap(x).reshape(10, 5).transpose();
        NDArray on = NDArray.zeros(DType.BOOL, 10);
        on.setBoolean(true, 3);
        NDArray r = POWERS.on(in).with("rounds", 2).with("a", 1).with("less two", false).where(on).run();
        double[] expected = expected(x, 2, 1, false);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 10; j++) {
                assertEquals(j == 3 ? expected[5 * j + i] : 0, r.getDouble(i, j));
            }
        }
    }

    @Test
    void everyDtypeIsPassedWhole() {
        for (DType t : DType.values()) {
            Ufunc first = Ufunc.define("first", 1, 1, k -> k.out(0).set(k.uniform("u", t)));
            Object value = t == DType.BOOL
                    ? true
                    : t.isFloat() ? (Object) 0.1 : (Object) (t.kind() == DType.Kind.SIGNED ? -7L : 200L);
            NDArray r = first.on(NDArray.wrap(new double[70])).with("u", value).run();
            assertEquals(t, r.dtype());
            for (int i = 0; i < 70; i++) {
                Object got = t == DType.BOOL
                        ? (Object) r.getBoolean(i)
                        : t.isFloat() ? (Object) r.getDouble(i) : (Object) r.getLong(i);
                assertEquals(t == DType.FLOAT32 ? (Object) (double) 0.1f : value, got);
            }
        }
    }

    @Test
    void shapesAreCheckedBeforeAnythingIsCompiled() {
        Ufunc fresh = Ufunc.define("fresh", 2, 1,
                k -> k.out(0).set(k.in(0).add(k.in(1)).mul(k.uniform("a", DType.FLOAT64))));
        NDArray three = NDArray.wrap(new double[3]);
        NDArray four = NDArray.wrap(new double[4]);
        for (UfuncCall call : List.of(fresh.on(three, four), fresh.on(three, three).out(four),
                fresh.on(three, three).where(NDArray.zeros(DType.BOOL, 2)))) {
            String said = assertThrows(ShapeException.class, () -> call.with("a", 1).run()).getMessage();
            assertTrue(said.startsWith("kernel 'fresh': "), said);
        }
        assertEquals(List.of(), fresh.overloads());
        NDArray out = NDArray.wrap(new double[3]);
        NDArray ones = NDArray.wrap(new double[] {1, 1, 1});
        NDArray on = NDArray.zeros(DType.BOOL, 3);
        on.setBoolean(true, 0);
        on.setBoolean(true, 2);
        fresh.on(ones, ones).out(out).where(on).with("a", 2).run();
        assertArrayEquals(new double[] {4, 0, 4}, out.toDoubleArray());
    }

    @Test
    void aConditionOnAParameterIsABranch() {
        String notes = String.join("\n", POWERS.inspect(DType.FLOAT64).report());
        assertTrue(notes.contains("the same iterations for all lanes; a plain loop"), notes);
        assertTrue(notes.contains("the same way for all lanes; a branch"), notes);
    }

    @Test
    void refusals() {
        NDArray x = NDArray.wrap(new double[3]);
        refused(OperandException.class, () -> POWERS.apply(x),
                "kernel 'powers': uniform parameter 'rounds' has no value; give one by on(...).with(\"rounds\","
                        + " value)");
        refused(OperandException.class, () -> POWERS.on(x).with("rounds", 1).with("less two", true).run(),
                "kernel 'powers': uniform parameter 'a' has no value; give one by on(...).with(\"a\", value)");
        refused(OperandException.class, () -> POWERS.on(x).with("turns", 1).run(),
                "kernel 'powers' has no uniform parameter 'turns'; its parameters: rounds, a, less two");
        refused(OperandException.class, () -> POWERS.on(x).with("a", "1").run(),
                "kernel 'powers': uniform parameter 'a' is float32; 1 (String) given, which it does not hold");
        refused(OperandException.class, () -> POWERS.on(x).with("a", new double[] {1}).run(),
                "kernel 'powers': uniform parameter 'a' is float32; a double[] given, a number or a boolean expected");
        refused(OperandException.class, () -> POWERS.on(x).with("a", x).run(),
                "kernel 'powers': uniform parameter 'a' is float32; an NDArray given, a number or a boolean expected");
        refused(OperandException.class, () -> POWERS.on(x).with("a", null).run(),
                "kernel 'powers': `value` of KernelCall.with is null");
        refused(OperandException.class, () -> POWERS.on(x).with("less two", 1).run(),
                "kernel 'powers': uniform parameter 'less two' is bool; 1 (Integer) given, which it does not hold");
        Ufunc small = Ufunc.define("small", 1, 1, k -> k.out(0).set(k.uniform("n", DType.INT8)));
        refused(OperandException.class, () -> small.on(x).with("n", 128).run(),
                "kernel 'small': uniform parameter 'n' is int8; 128 (Integer) given, which it does not hold");
        Ufunc many = Ufunc.define("many", 30, 1,
                k -> k.out(0).set(k.uniform("a", DType.INT8).add(k.uniform("b", DType.INT8))));
        Object[] thirty = new Object[30];
        java.util.Arrays.fill(thirty, x);
        refused(OperandException.class, () -> many.on(thirty).with("a", 1).with("b", 2).run(),
                "kernel 'many' has 33 operands, uniform parameters included; at most 32 expected");
    }
}
