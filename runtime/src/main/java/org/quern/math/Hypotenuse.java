package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import java.util.function.BinaryOperator;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * hypot: the square root of the sum of squares; if that may overflow or lose digits, of operands scaled by a power of
 * two.
 */
final class Hypotenuse {
    /**
     * Constants of a dtype.
     *
     * @param least bound from which the sum of squares loses no digits
     * @param most bound below which it does not overflow
     * @param up factor that brings the smallest operands into that range
     * @param down factor that brings the largest into it
     */
    private record Form(double least, double most, double up, double down) {
        private static final Form F64 = new Form(0x1p-960, 0x1p1020, 0x1p600, 0x1p-600);
        private static final Form F32 = new Form(0x1p-96, 0x1p124, 0x1p90, 0x1p-90);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }
    }

    private Hypotenuse() {}

    static void hypot(Kernel k) {
        hypot(k, (a, b) -> sqrt(fma(a, a, b.mul(b))));
    }

    /** hypot within 0.6 units in the last place, within 0.8 for subnormal results, by {@link DoubleDouble}s. */
    static void tight(Kernel k) {
        hypot(k, (a, b) -> {
            DoubleDouble first = DoubleDouble.product(a, a);
            DoubleDouble second = DoubleDouble.product(b, b);
            DoubleDouble sum = DoubleDouble.ordered(first.high(), second.high());
            Expr low = sum.low().add(first.low().add(second.low()));
            return new DoubleDouble(sum.high(), low).root().round();
        });
    }

    /** Uses the root given for the larger and the smaller operand; it may be a NaN if both are zero. */
    private static void hypot(Kernel k, BinaryOperator<Expr> root) {
        Expr x = k.in(0).abs();
        Expr y = k.in(1).abs();
        Form form = Form.of(x);
        Expr larger = select(x.gt(y), x, y);
        Expr smaller = select(x.gt(y), y, x);
        Expr sum = fma(larger, larger, smaller.mul(smaller));
        Var result = k.var(root.apply(larger, smaller));
        k.when(sum.ge(form.least).and(sum.lt(form.most)).not(), () -> {
            Expr isLarge = larger.gt(1);
            Expr scale = select(isLarge, x.like(form.down), x.like(form.up));
            Expr scaled = root.apply(larger.mul(scale), smaller.mul(scale));
            Expr finite = scaled.mul(select(isLarge, x.like(form.up), x.like(form.down)));
            Expr infinite = x.eq(Double.POSITIVE_INFINITY).or(y.eq(Double.POSITIVE_INFINITY));
            Expr special = select(infinite, Double.POSITIVE_INFINITY, finite);
            result.set(select(larger.add(smaller).eq(0), 0.0, special));
        });
        k.out(0).set(result.get());
    }
}
