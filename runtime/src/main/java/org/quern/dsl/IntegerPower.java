package org.quern.dsl;

import org.quern.dtype.DType;

/** Integer powers by squaring: one loop over the exponent's bits, which ends when none is left. */
final class IntegerPower {
    static final DeviceFunction FUNCTION = DeviceFunction.define("integer_power", 2, 1, k -> {
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
    });

    private IntegerPower() {}

    /** x to a negative power, towards zero: 1 for 1, 1 or -1 for -1, else 0. */
    private static Expr reciprocal(Expr x, Expr exponent) {
        Expr one = x.like(1);
        Expr zero = x.like(0);
        Expr signed = Ops.select(exponent.and(1).ne(0), x, one);
        return Ops.select(x.eq(1), one, Ops.select(x.eq(-1), signed, zero));
    }
}
