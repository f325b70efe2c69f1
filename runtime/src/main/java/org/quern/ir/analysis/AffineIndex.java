package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Value;

/**
 * An index in terms of that of a loop: {@code factor * index + plus - minus + offset}.
 *
 * @param plus what is the same for all iterations
 * @param minus the same
 * @param least of the offset, which may be another each time
 * @param most of the offset
 */
public record AffineIndex(long factor, List<Value> plus, List<Value> minus, long least, long most) {
    /** So large, and no product with a number of iterations that a computer comes to wraps. */
    private static final long MOST_FACTOR = 1 << 16;

    /** Parts that are the same for all iterations: more than an index is ever written with. */
    private static final int MOST_PARTS = 32;

    /** Beyond, a sum of two could wrap. */
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

    /** Null where it is too large. */
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

    /** Null where it has parts that are the same for all iterations, or is too large. */
    AffineIndex times(long n) {
        if (!plus.isEmpty() || !minus.isEmpty() || !isSmall(n) || !isSmall(factor) || !isSmall(least)
                || !isSmall(most)) {
            return null;
        }
        return new AffineIndex(factor * n, n < 0 ? most * n : least * n, n < 0 ? least * n : most * n);
    }

    /** Whether two iterations never have the same, as far as the offsets say, with the same factor. */
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
