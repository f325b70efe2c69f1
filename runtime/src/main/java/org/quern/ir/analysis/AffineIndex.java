package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Value;

/**
 * An index as an affine function of a loop's index: {@code factor * index + plus - minus + offset}.
 *
 * @param plus terms that are the same for all iterations
 * @param minus subtracted terms that are the same for all iterations
 * @param least lower bound of the offset, which may differ between iterations
 * @param most upper bound of the offset
 */
public record AffineIndex(long factor, List<Value> plus, List<Value> minus, long least, long most) {
    /** Bound of the factor: its product with any practical number of iterations does not wrap. */
    private static final long MOST_FACTOR = 1 << 16;

    /** Bound on the number of loop-invariant terms: more than an index is ever written with. */
    private static final int MOST_PARTS = 32;

    /** Bound of the offsets: the sum of two within it does not wrap. */
    private static final long LARGEST = 1L << 48;

    AffineIndex(long factor, long least, long most) {
        this(factor, List.of(), List.of(), least, most);
    }

    static boolean isSmall(long n) {
        return n >= -MOST_FACTOR && n <= MOST_FACTOR;
    }

    private static boolean isLarge(long n) {
        return n < -LARGEST || n > LARGEST;
    }

    /** The sum; null if it is out of bounds. */
    AffineIndex sum(AffineIndex b) {
        boolean large = plus.size() + b.plus.size() > MOST_PARTS || minus.size() + b.minus.size() > MOST_PARTS
                || isLarge(factor + b.factor) || isLarge(least + b.least) || isLarge(most + b.most);
        return large
                ? null
                : new AffineIndex(factor + b.factor, joined(plus, b.plus), joined(minus, b.minus), least + b.least,
                        most + b.most);
    }

    AffineIndex negative() {
        return new AffineIndex(-factor, /* plus= */ minus, /* minus= */ plus, -most, -least);
    }

    /** The product with a constant; null if there are loop-invariant terms, or if it is out of bounds. */
    AffineIndex times(long n) {
        if (!plus.isEmpty() || !minus.isEmpty() || !isSmall(n) || !isSmall(factor) || !isSmall(least)
                || !isSmall(most)) {
            return null;
        }
        return new AffineIndex(factor * n, n < 0 ? most * n : least * n, n < 0 ? least * n : most * n);
    }

    /**
     * {@return whether two indices of the same factor never coincide in different iterations, judged by their offsets}
     */
    public boolean apart(AffineIndex b) {
        return factor == b.factor && isSmall(factor)
                && Math.max(most, b.most) - Math.min(least, b.least) < Math.abs(factor);
    }

    private static List<Value> joined(List<Value> a, List<Value> b) {
        List<Value> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
