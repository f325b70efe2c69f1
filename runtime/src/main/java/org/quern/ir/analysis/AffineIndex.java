package org.quern.ir.analysis;

/**
 * An index as an affine function of a loop's index: {@code factor * index + invariant + offset}.
 *
 * @param invariant the terms that are the same for all iterations
 * @param least lower bound of the offset, which may differ between iterations
 * @param most upper bound of the offset
 */
public record AffineIndex(long factor, LinearForm invariant, long least, long most) {
    /** Bound of the factor: its product with any practical number of iterations does not wrap. */
    private static final long MOST_FACTOR = 1 << 16;

    static boolean isSmall(long n) {
        return n >= -MOST_FACTOR && n <= MOST_FACTOR;
    }

    /**
     * {@return whether two indices certainly never coincide in different iterations} That is known if they differ in
     * their offsets alone.
     */
    public boolean apart(AffineIndex b) {
        return factor == b.factor && isSmall(factor) && invariant.equals(b.invariant)
                && Math.max(most, b.most) - Math.min(least, b.least) < Math.abs(factor);
    }
}
