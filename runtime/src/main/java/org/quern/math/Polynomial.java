package org.quern.math;

import static org.quern.dsl.Ops.fma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.dsl.Expr;

/** Polynomials, by fused multiply-adds. */
final class Polynomial {
    private Polynomial() {}

    /**
     * The sum of {@code c[i] * x^i} by Estrin's scheme (G. Estrin, "Organization of computer systems: the fixed plus
     * variable structure computer", 1960): pairs of terms, then pairs of pairs, so that the chain of dependent
     * operations is as long as the logarithm of the degree. At least two coefficients.
     */
    static Expr estrin(Expr x, double... c) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < c.length; i += 2) {
            Expr low = x.like(c[i]);
            terms.add(i + 1 < c.length ? fma(x, x.like(c[i + 1]), low) : low);
        }
        Expr power = x;
        while (terms.size() > 1) {
            power = power.mul(power);
            List<Expr> paired = new ArrayList<>();
            for (int i = 0; i < terms.size(); i += 2) {
                paired.add(i + 1 < terms.size() ? fma(power, terms.get(i + 1), terms.get(i)) : terms.get(i));
            }
            terms = paired;
        }
        return terms.get(0);
    }

    /** As above, with the constant added last, so that the result is rounded once if the constant is most of it. */
    static Expr leading(Expr x, double... c) {
        return fma(x, estrin(x, Arrays.copyOfRange(c, 1, c.length)), x.like(c[0]));
    }

    /**
     * As above, by Horner's scheme: the fewest operations and registers, one chain. A highest coefficient of 1 saves a
     * multiplication.
     */
    static Expr horner(Expr x, double... c) {
        int highest = c.length - 1;
        Expr sum = x.like(c[highest]);
        for (int i = highest - 1; i >= 0; i--) {
            sum = i == highest - 1 && c[highest] == 1 ? x.add(c[i]) : fma(sum, x, x.like(c[i]));
        }
        return sum;
    }
}
