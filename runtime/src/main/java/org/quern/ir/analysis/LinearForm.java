package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Value;

/**
 * A sum of values, each times a constant, and an offset.
 *
 * @param terms by ascending number of their values, no value twice, no factor 0
 */
public record LinearForm(List<Term> terms, long offset) {
    /** Bound of factors and offsets: the sum of two within it does not wrap. */
    private static final long LARGEST = 1L << 48;

    /** Bound on the number of terms: more than an index is ever written with. */
    private static final int MOST_TERMS = 64;

    /**
     * A value times a constant.
     *
     * @param factor not 0
     */
    public record Term(Value value, long factor) {}

    /** A constant; null if it is out of bounds. */
    static LinearForm of(long constant) {
        return isLarge(constant) ? null : new LinearForm(List.of(), constant);
    }

    /** A value by itself. */
    static LinearForm of(Value v) {
        return new LinearForm(List.of(new Term(v, 1)), 0);
    }

    private static boolean isLarge(long n) {
        return n < -LARGEST || n > LARGEST;
    }

    /** {@return whether it has no terms} */
    boolean isConstant() {
        return terms.isEmpty();
    }

    /** The sum; null if it is out of bounds. */
    LinearForm plus(LinearForm b) {
        List<Term> all = new ArrayList<>(terms.size() + b.terms.size());
        int i = 0;
        int j = 0;
        while (i < terms.size() || j < b.terms.size()) {
            int mine = i < terms.size() ? terms.get(i).value.id() : Integer.MAX_VALUE;
            int other = j < b.terms.size() ? b.terms.get(j).value.id() : Integer.MAX_VALUE;
            if (mine != other) {
                all.add(mine < other ? terms.get(i++) : b.terms.get(j++));
                continue;
            }
            long factor = terms.get(i).factor + b.terms.get(j++).factor;
            if (isLarge(factor)) {
                return null;
            }
            if (factor != 0) {
                all.add(new Term(terms.get(i).value, factor));
            }
            i++;
        }
        long sum = offset + b.offset;
        return all.size() > MOST_TERMS || isLarge(sum) ? null : new LinearForm(all, sum);
    }

    /** The sum with a constant; null if it is out of bounds. */
    LinearForm plus(long n) {
        return isLarge(n) || isLarge(offset + n) ? null : new LinearForm(terms, offset + n);
    }

    /** The difference; null if it is out of bounds. */
    LinearForm minus(LinearForm b) {
        return plus(b.times(-1));
    }

    /** The product with a constant; null if it is out of bounds. */
    LinearForm times(long n) {
        if (n == 0) {
            return new LinearForm(List.of(), 0);
        }
        if (isLarge(n) || isLarge(offset, n)) {
            return null;
        }
        List<Term> all = new ArrayList<>(terms.size());
        for (Term t : terms) {
            if (isLarge(t.factor, n)) {
                return null;
            }
            all.add(new Term(t.value, t.factor * n));
        }
        return new LinearForm(all, offset * n);
    }

    private static boolean isLarge(long a, long b) {
        return Math.abs(a) > LARGEST / Math.abs(b);
    }

    /** All but one of its terms. */
    LinearForm without(Term term) {
        List<Term> rest = new ArrayList<>(terms);
        rest.remove(term);
        return new LinearForm(rest, offset);
    }
}
