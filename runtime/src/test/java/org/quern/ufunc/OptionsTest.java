package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.codegen.CodegenOptions;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** What a kernel's options change, and that they change nothing else. */
@ExtendWith(NrtBalance.class)
class OptionsTest {
    private static final Ufunc MULTIPLY_ADD = Ufunc.define("multiply_add", (x, y, z) -> x.mul(y).add(z));

    @Test
    void contractRoundsOnceAndOnlyWhereAskedFor() {
        double x = 1 + 0x1p-30;
        try (NDArray a = NDArray.of(x, 3);
                NDArray c = NDArray.of(-1 - 0x1p-29, 1);
                NDArray strict = MULTIPLY_ADD.apply(a, a, c);
                NDArray contracted = MULTIPLY_ADD.fastmath(FastMath.CONTRACT).apply(a, a, c);
                NDArray again = MULTIPLY_ADD.fastmath(FastMath.CONTRACT).fastmath().apply(a, a, c)) {
            assertArrayEquals(new double[] {0, 10}, strict.toDoubleArray());
            assertArrayEquals(new double[] {Math.fma(x, x, -1 - 0x1p-29), 10}, contracted.toDoubleArray());
            assertArrayEquals(new double[] {0, 10}, again.toDoubleArray());
        }
    }

    @Test
    void aNaNThatAKernelForswearsStillEndsItsLoops() {
        Ufunc halvings = Ufunc.define("halvings", 1, 1, k -> {
            Var x = k.var(k.in(0));
            Var n = k.var(DType.INT32, 0);
            k.loop(64, i -> {
                k.breakIf(x.get().lt(1));
                x.set(x.get().div(2));
                n.set(n.get().add(1));
            });
            k.out(0).set(n.get());
        }).fastmath(FastMath.values());
        try (NDArray x = NDArray.of(8.0, Double.NaN, Double.POSITIVE_INFINITY, 0.5); NDArray n = halvings.apply(x)) {
            assertEquals(4, n.getLong(0));
            assertEquals(0, n.getLong(3));
        }
    }

    @Test
    void tightIsTheCLibrarysScalarFunction() {
        Ufunc exp = Ufunc.define("exp", Ops::exp).accuracy(Accuracy.TIGHT);
        try (NDArray x = NDArray.linspace(-5, 5, 101); NDArray r = exp.apply(x)) {
            double[] in = x.toDoubleArray();
            double[] out = r.toDoubleArray();
            for (int i = 0; i < in.length; i++) {
                assertEquals(StrictMath.exp(in[i]), out[i], Math.ulp(out[i]), "exp of " + in[i]);
            }
        }
    }

    @Test
    void everyOptionIsInTheKey() {
        CodegenOptions plain = CodegenOptions.DEFAULT;
        assertNotEquals(plain.canonical(), plain.withLanes(4).canonical());
        assertNotEquals(plain.canonical(), plain.withFastmath("nnan").canonical());
        assertNotEquals(plain.canonical(), plain.withTight(true).canonical());
        assertNotEquals(plain.canonical(), new CodegenOptions(0, "default<O1>", "", false).canonical());
        assertEquals(4, CodegenOptions.class.getRecordComponents().length, "a new option has its line above");
    }
}
