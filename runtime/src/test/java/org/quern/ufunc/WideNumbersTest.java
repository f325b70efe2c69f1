package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quern.testing.Refusal.refused;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** Integers beyond the operand's dtype, or beyond a Java long. */
@ExtendWith(NrtBalance.class)
class WideNumbersTest {
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private static final List<BigInteger> NUMBERS = List.of(BigInteger.valueOf(-1), BigInteger.valueOf(256),
            BigInteger.valueOf(70000),
            BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE), BigInteger.ONE.shiftLeft(63), MOST,
            MOST.add(BigInteger.ONE),
            MOST.add(BigInteger.TWO), BigInteger.TEN.pow(30), BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(400));

    private static BigInteger exact(NDArray a, long i) {
        long bits = a.getLong(i);
        return a.dtype() == DType.UINT64 ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger.valueOf(bits);
    }

    @Test
    void comparisonsAreByValue() {
        for (DType t : DType.values()) {
            if (!t.isInteger()) {
                continue;
            }
            NDArray x = NDArray.zeros(t, 4);
            boolean signed = t.kind() == DType.Kind.SIGNED;
            long most = -1L >>> (64 - 8 * t.itemSize() + (signed ? 1 : 0));
            x.setLong(most, 1);
            x.setLong(signed ? -most - 1 : most - 1, 2);
            x.setLong(1, 3);
            for (BigInteger n : NUMBERS) {
                Ufunc all = Ufunc.define("all", 1, 6, k -> {
                    Expr a = k.in(0);
                    Expr b = a.like(n);
                    Expr[] r = {a.lt(b), a.le(b), a.gt(b), a.ge(b), b.eq(a), b.ne(a)};
                    for (int i = 0; i < r.length; i++) {
                        k.out(i).set(r[i]);
                    }
                });
                List<NDArray> found = all.on(x).runAll();
                for (int i = 0; i < 4; i++) {
                    int c = exact(x, i).compareTo(n);
                    boolean[] expected = {c < 0, c <= 0, c > 0, c >= 0, c == 0, c != 0};
                    for (int p = 0; p < 6; p++) {
                        assertEquals(expected[p], found.get(p).getBoolean(i),
                                t + " " + exact(x, i) + " with " + n + " by " + p);
                    }
                }
                found.forEach(NDArray::close);
                all.close();
            }
            x.close();
        }
    }

    @Test
    void quotientsAndRealFunctionsAreByValue() {
        NDArray x = NDArray.of((short) 1, (short) -7);
        assertArrayEquals(new double[] {1 / 70000.0, -7 / 70000.0},
                Ufunc.define("q", a -> a.div(70000)).apply(x).toDoubleArray());
        assertArrayEquals(new double[] {70000.0, 70000 / -7.0},
                Ufunc.define("q", a -> a.divInto(70000)).apply(x).toDoubleArray());
        NDArray far = Ufunc.define("h", a -> Ops.hypot(a, a.like(70000))).apply(x);
        assertEquals(DType.FLOAT32, far.dtype());
        assertEquals(70000, far.getDouble(0));
        assertArrayEquals(new double[] {1 / 1e30, -7 / 1e30},
                Ufunc.define("q", a -> a.div(a.like(BigInteger.TEN.pow(30)))).apply(x).toDoubleArray());
    }

    @Test
    void aLiteralKeepsAllItsBits() {
        long odd = (1L << 53) + 1;
        NDArray x = NDArray.of(odd, -odd);
        assertArrayEquals(new long[] {odd, 0},
                Ufunc.define("c", a -> Ops.select(a.gt(0), a, 0)).apply(x).toLongArray());
        assertArrayEquals(new long[] {odd + 2, odd},
                Ufunc.define("c", a -> Ops.select(a.gt(0), odd + 2, a.neg())).apply(x).toLongArray());
        assertArrayEquals(new long[] {0, 2 * odd}, Ufunc.define("c", a -> a.subFrom(odd)).apply(x).toLongArray());
    }

    @Test
    void uint64BeyondLongIsWritten() {
        NDArray x = NDArray.zeros(DType.UINT64, 1);
        Ufunc constant = Ufunc.define("c", 1, 3, k -> {
            k.out(0).set(k.constant(DType.UINT64, MOST));
            k.out(1).set(k.var(DType.UINT64, MOST).get());
            k.out(2).set(k.in(0).sub(k.in(0).like(MOST.subtract(BigInteger.ONE))));
        });
        List<NDArray> r = constant.on(x).runAll();
        assertEquals(-1L, r.get(0).getLong(0));
        assertEquals(-1L, r.get(1).getLong(0));
        assertEquals(2L, r.get(2).getLong(0));
        Ufunc add = Ufunc.define("add", (a, b) -> a.add(b));
        assertEquals(-1L, add.apply(x, MOST).getLong(0));
        assertEquals(DType.UINT64, add.apply(MOST, BigInteger.ZERO.add(MOST)).dtype());
        assertEquals(0x1p64, add.apply(NDArray.of(0.0), MOST).getDouble(0));
        refused(OperandException.class, () -> add.apply(x, MOST.add(BigInteger.ONE)),
                "kernel 'add': operand 1 is 18446744073709551616,"
                        + " out of bounds for uint64 (NEP 50: a number takes the dtype of the arrays beside it)");
        Ufunc uniform = Ufunc.define("u", 1, 1, k -> k.out(0).set(k.in(0).add(k.uniform("u", DType.UINT64))));
        assertEquals(-1L, uniform.on(x).with("u", MOST).run().getLong(0));
        refused(OperandException.class, () -> uniform.on(x).with("u", MOST.add(BigInteger.ONE)).run(),
                "kernel 'u': uniform parameter 'u' is uint64; 18446744073709551616 (BigInteger) given, which it does not hold");
    }
}
