package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;

/** {@code dtype}, {@code casting} and {@code where} mean the same in a ufunc's call and in that of a gufunc of the core {@code ()}. */
@ExtendWith(NrtBalance.class)
class CallOptionsTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final Gufunc ADD_CORES = Gufunc.define("add", "(),()->()",
            k -> k.out(0).set(k.in(0).at().add(k.in(1).at())));
    private static final Ufunc HALF = Ufunc.define("half", x -> x.div(2));
    private static final Gufunc HALF_CORES = Gufunc.define("half", "()->()", k -> k.out(0).set(k.in(0).at().div(2)));

    private static List<KernelCall<?>> adds(Object... operands) {
        return List.of(ADD.on(operands), ADD_CORES.on(operands));
    }

    @Test
    void theLoopDtypeIsTheOneAskedFor() {
        try (NDArray a = NDArray.of(Integer.MAX_VALUE, -3, 5); NDArray b = NDArray.of(1, 2, 3)) {
            for (KernelCall<?> call : adds(a, b)) {
                try (NDArray wide = call.dtype(DType.INT64).run(); NDArray again = call.run()) {
                    assertEquals(DType.INT64, wide.dtype());
                    assertArrayEquals(new long[] {1L << 31, -1, 8}, wide.toLongArray());
                    assertArrayEquals(new long[] {1L << 31, -1, 8}, again.toLongArray());
                }
                try (NDArray mixed = call.dtype(DType.FLOAT64, null).run()) {
                    assertArrayEquals(new double[] {2147483648.0, -1, 8}, mixed.toDoubleArray());
                }
            }
        }
    }

    @Test
    void operandsAreRoundedToTheLoopDtypeFirst() {
        try (NDArray a = NDArray.of(1 + 0x1p-30); NDArray out = NDArray.zeros(DType.FLOAT64, 1)) {
            for (KernelCall<?> call : adds(a, 1)) {
                assertEquals(2.0, call.dtype(DType.FLOAT32).out(out).run().getDouble(0));
                assertEquals(2 + 0x1p-30, call.dtype((DType) null).run().getDouble(0));
            }
        }
    }

    @Test
    void theRuleGovernsOperandsAndResults() {
        try (NDArray a = NDArray.of(1.5, -2.5); NDArray out = NDArray.zeros(DType.INT32, 2)) {
            for (KernelCall<?> call : adds(a, a)) {
                refused("kernel 'add': operand 0 is float64, which does not cast to int64 (rule: same_kind)",
                        call.dtype(DType.INT64));
                refused("kernel 'add': operand 0 is float64, which does not cast to float32 (rule: safe)",
                        call.dtype(DType.FLOAT32).casting(Casting.SAFE));
                try (NDArray truncated = call.dtype(DType.INT64).casting(Casting.UNSAFE).run()) {
                    assertArrayEquals(new long[] {2, -4}, truncated.toLongArray());
                }
            }
            for (KernelCall<?> call : adds(a, a)) {
                call.out(out);
                String not = "kernel 'add': output 0 is float64, which does not cast to out's int32 (rule: ";
                refused(not + "same_kind)", call);
                assertArrayEquals(new long[] {3, -5}, call.casting(Casting.UNSAFE).run().toLongArray());
                refused(not + "same_kind)", call.casting(Casting.SAME_KIND));
                refused(not + "no)", call.casting(Casting.NO));
            }
        }
    }

    @Test
    void aStricterRuleRefusesAnOverloadThatIsThere() {
        Ufunc fresh = Ufunc.define("fresh", (x, y) -> x.add(y));
        try (NDArray a = NDArray.of(1.5, 2); NDArray out = NDArray.zeros(DType.FLOAT32, 2)) {
            UfuncCall call = fresh.on(a, a).out(out);
            refused("kernel 'fresh': output 0 is float64, which does not cast to out's float32 (rule: safe)",
                    call.casting(Casting.SAFE));
            assertEquals(List.of(), fresh.overloads(), "nothing is compiled for a call that is refused");
            assertArrayEquals(new double[] {3, 4}, call.casting(Casting.SAME_KIND).run().toDoubleArray());
            refused("kernel 'fresh': output 0 is float64, which does not cast to out's float32 (rule: safe)",
                    call.casting(Casting.SAFE));
        }
    }

    @Test
    void numbersTakeTheLoopDtype() {
        try (NDArray bytes = NDArray.of(new byte[] {1, 2}).asType(DType.UINT8)) {
            for (KernelCall<?> call : adds(bytes, 300)) {
                try (NDArray r = call.dtype(DType.INT32).run()) {
                    assertArrayEquals(new long[] {301, 302}, r.toLongArray());
                }
            }
            BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
            for (KernelCall<?> call : adds(bytes, most)) {
                OperandException e = assertThrows(OperandException.class, () -> call.dtype(DType.INT64).run());
                assertEquals(
                        "kernel 'add': operand 1 is 18446744073709551615, out of bounds for int64 (NEP 50: a number takes the dtype"
                                + " of the arrays beside it)",
                        e.getMessage());
            }
        }
    }

    @Test
    void aConvertedOperandMayOverlapTheResult() {
        for (int kind = 0; kind < 2; kind++) {
            try (NDArray a = NDArray.of(1f, 2, 3, 4)) {
                NDArray shifted = a.slice("1:");
                NDArray given = a.slice(":3");
                KernelCall<?> call = kind == 0 ? ADD.on(given, given) : ADD_CORES.on(given, given);
                call.dtype(DType.FLOAT64).out(shifted).run();
                assertArrayEquals(new double[] {1, 2, 4, 6}, a.toDoubleArray());
            }
        }
    }

    @Test
    void whereWithOtherDtypes() {
        try (NDArray a = NDArray.of(1, 3, 5); NDArray mask = NDArray.of(true, false, true)) {
            for (KernelCall<?> call : List.of(HALF.on(a), HALF_CORES.on(a))) {
                try (NDArray out = NDArray.of(0.1, 0.1, 0.1); NDArray fresh = call.where(mask).run()) {
                    assertArrayEquals(new double[] {0.5, 0, 2.5}, fresh.toDoubleArray());
                    call.dtype(DType.FLOAT32).casting(Casting.UNSAFE).out(out).run();
                    assertArrayEquals(new double[] {0.5, 0.1, 2.5}, out.toDoubleArray(),
                            () -> "bits of what is left out: " + call);
                }
            }
        }
    }

    @Test
    void aMaskThatDoesNotBroadcast() {
        try (NDArray a = NDArray.of(1, 2, 3); NDArray mask = NDArray.of(true, false)) {
            String shape = "kernel 'add': where has shape (2), which does not broadcast with the operands' ";
            String[] messages = {shape + "(3)", shape + "loop dimensions (3)"};
            List<KernelCall<?>> calls = adds(a, a);
            for (int i = 0; i < 2; i++) {
                KernelCall<?> call = calls.get(i);
                assertEquals(messages[i],
                        assertThrows(ShapeException.class, () -> call.where(mask).run()).getMessage());
                assertEquals("kernel 'add': where: int32 given, bool expected",
                        assertThrows(DTypeException.class, () -> call.where(a)).getMessage());
            }
        }
    }

    private static void refused(String message, KernelCall<?> call) {
        assertEquals(message, assertThrows(DTypeException.class, call::run).getMessage());
    }
}
