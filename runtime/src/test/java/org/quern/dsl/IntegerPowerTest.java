package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.testing.Traces;

/** The function that is built below the language is what the language writes: of the fingerprints in caches it is a part. */
class IntegerPowerTest {
    private static void body(Kernel k) {
        DType type = k.in(0).dtype();
        Var base = k.var(k.in(0));
        Var exponent = k.var(k.in(1));
        Var result = k.var(type, 1);
        k.loop(8L * type.itemSize(), i -> {
            k.breakIf(exponent.get().le(0));
            result.set(Ops.select(exponent.get().and(1).ne(0), result.get().mul(base.get()), result.get()));
            base.set(base.get().mul(base.get()));
            exponent.set(exponent.get().shr(1));
        });
        Expr power = result.get();
        if (type.kind() == DType.Kind.SIGNED) {
            power = Ops.select(k.in(1).lt(0), reciprocal(k.in(0), k.in(1)), power);
        }
        k.out(0).set(power);
    }

    private static Expr reciprocal(Expr x, Expr exponent) {
        Expr one = x.like(1);
        Expr zero = x.like(0);
        Expr signed = Ops.select(exponent.and(1).ne(0), x, one);
        return Ops.select(x.eq(1), one, Ops.select(x.eq(-1), signed, zero));
    }

    @Test
    void asWrittenInTheLanguage() {
        for (DType type : DType.values()) {
            if (type.isInteger()) {
                assertEquals(Traces.trace("power", List.of(type, type), 1, IntegerPowerTest::body).fingerprint(),
                        IntegerPower.of(type).fingerprint(), type.toString());
            }
        }
    }
}
