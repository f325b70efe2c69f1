package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Range analysis of a function's integers: bounds of each by numbers, and by linear forms of values that are defined
 * before it. Sums are linear forms already; what bounds the others is said here: sizes of core dimensions, indices of
 * loops, minima, maxima, quotients and remainders.
 */
final class Ranges {
    /** The largest size of a core dimension. */
    private static final long LARGEST_SIZE = 1L << 62;

    /** Steps after which a proof is given up: far more than those of common indices. */
    private static final int STEPS = 100;

    /** A value divided by a constant, rounded down. Neither is negative. */
    private record Quotient(LinearForm dividend, long divisor) {}

    private final Definitions definitions;
    private final LinearForms forms;
    /** By the values' numbers; none for a value that may be any number. */
    private final Map<Integer, Range> ranges = new HashMap<>();
    private final Map<Integer, List<LinearForm>> below = new HashMap<>();
    private final Map<Integer, List<LinearForm>> above = new HashMap<>();
    private final Map<Integer, Quotient> quotients = new HashMap<>();

    private Ranges(Definitions definitions) {
        this.definitions = definitions;
        this.forms = definitions.forms();
    }

    /** The ranges of all values of a function. */
    static Ranges of(Function f) {
        Ranges ranges = new Ranges(Definitions.of(f));
        f.parameters().forEach(ranges::any);
        if (f.core() != null) {
            ranges.sizes(f.core());
        }
        for (Statement s : f.body().all()) {
            s.defines().forEach(ranges::any);
            switch (s) {
                case Statement.Let let -> ranges.define(let.result(), let.op());
                case Statement.Loop loop -> ranges.between(loop.index(), loop.begin(), loop.end(), -1);
                case Statement.Lanes loop -> ranges.between(loop.index(), loop.begin(), loop.end(), -1);
                case Statement.Parallel loop -> {
                    // A chunk has iterations.
                    ranges.between(loop.first(), loop.begin(), loop.end(), -1);
                    ranges.between(loop.last(), loop.begin(), loop.end(), 0);
                }
                default -> {}
            }
        }
        return ranges;
    }

    private void any(Value v) {
        set(v, Range.of(v.type()));
    }

    private void set(Value v, Range r) {
        if (r != null) {
            ranges.put(v.id(), r);
        }
    }

    private void sizes(Core core) {
        for (int d = 0; d < core.sizes().size(); d++) {
            long fixed = core.fixed().get(d);
            set(core.sizes().get(d), fixed > 0 ? new Range(fixed, fixed) : new Range(0, LARGEST_SIZE));
        }
    }

    /** A value from {@code begin} to {@code end + offset}. */
    private void between(Value v, Value begin, Value end, long offset) {
        LinearForm least = exact(begin);
        LinearForm most = exact(end);
        below(v, least);
        above(v, most.plus(offset));
        Range low = range(least);
        Range high = range(most);
        if (low != null && high != null && low.least() - offset <= high.most()) {
            set(v, new Range(low.least(), high.most() + offset));
        }
    }

    private void below(Value v, LinearForm bound) {
        below.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(bound);
    }

    private void above(Value v, LinearForm bound) {
        if (bound != null) {
            above.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(bound);
        }
    }

    private void define(Value v, Op op) {
        if (!v.type().isInteger()) {
            return;
        }
        if (definitions.constants().has(v)) {
            long bits = definitions.constants().get(v);
            set(v, v.type() == DType.UINT64 && bits < 0 ? null : new Range(bits, bits));
            return;
        }
        LinearForm linear = forms.linear(op);
        Range r = linear == null ? nonlinear(v, op) : range(linear);
        if (r == null || !r.fits(v.type())) {
            return;
        }
        set(v, r);
        // The form of an int64 is this one.
        if (linear != null && v.type() != DType.INT64) {
            below(v, linear);
            above(v, linear);
        }
    }

    /** The range of an operation that is no sum; null if none is known. */
    private Range nonlinear(Value v, Op op) {
        if (op instanceof Op.Select s) {
            return both(s.a(), s.b()) ? range(s.a()).or(range(s.b())) : null;
        }
        if (!(op instanceof Op.Binary b)) {
            return null;
        }
        Range x = range(b.a());
        Range y = range(b.b());
        boolean both = both(b.a(), b.b());
        return switch (b.op()) {
            case MUL -> both ? x.times(y) : null;
            case MIN -> {
                above(v, exact(b.a()));
                above(v, exact(b.b()));
                yield both ? x.min(y) : null;
            }
            case MAX -> {
                below(v, exact(b.a()));
                below(v, exact(b.b()));
                yield both ? x.max(y) : null;
            }
            case AND -> natural(x) && natural(y)
                    ? new Range(0, Math.min(x.most(), y.most()))
                    : natural(y) ? new Range(0, y.most()) : natural(x) ? new Range(0, x.most()) : null;
            case MOD -> {
                if (y == null || y.least() < 1) {
                    yield null;
                }
                above(v, exact(b.b()).plus(-1));
                yield new Range(0, y.most() - 1);
            }
            case FLOOR_DIV -> {
                LinearForm dividend = exact(b.a());
                if (x == null || y == null || y.least() < 1 || !isNatural(dividend)) {
                    yield null;
                }
                if (y.least() == y.most()) {
                    quotients.put(v.id(), new Quotient(dividend, y.least()));
                }
                yield new Range(Math.max(0, x.least()) / y.most(), x.most() / y.least());
            }
            default -> null;
        };
    }

    private boolean both(Value a, Value b) {
        return range(a) != null && range(b) != null;
    }

    private static boolean natural(Range r) {
        return r != null && r.least() >= 0;
    }

    private Range range(Value v) {
        return ranges.get(v.id());
    }

    /** The range of a linear form; null if it may leave the longs. */
    private Range range(LinearForm form) {
        Long least = least(form);
        Long negative = least(form.times(-1));
        if (least == null && negative != null && isNatural(form)) {
            least = 0L;
        }
        return least == null || negative == null || negative == Long.MIN_VALUE || least > -negative
                ? null
                : new Range(least, -negative);
    }

    /** A lower bound of a linear form by the ranges of its values; null if it may be below all longs. */
    private Long least(LinearForm form) {
        long sum = form.offset();
        for (LinearForm.Term t : form.terms()) {
            Range r = range(t.value());
            if (r == null) {
                return null;
            }
            long bound = t.factor() < 0 ? r.most() : r.least();
            long product = t.factor() * bound;
            long next = sum + product;
            if (Math.multiplyHigh(t.factor(), bound) != product >> (Long.SIZE - 1)
                    || ((sum ^ next) & (product ^ next)) < 0) {
                return null;
            }
            sum = next;
        }
        return sum;
    }

    /** A linear form that is equal to a value, and not only modulo 2^64. */
    private LinearForm exact(Value v) {
        LinearForm form = forms.of(v);
        return range(form) != null ? form : forms.itself(v);
    }

    /** {@return whether a value is certainly in 0 to length - 1} */
    boolean isWithin(Value v, long length) {
        return isWithin(v, new LinearForm(List.of(), length));
    }

    /** {@return whether a value is certainly in 0 to size - 1} */
    boolean isWithin(Value v, Value size) {
        return isWithin(v, exact(size));
    }

    /** The form of the value is exact if it is within a size, which is an int64. */
    private boolean isWithin(Value v, LinearForm size) {
        LinearForm form = forms.of(v);
        LinearForm room = size.minus(form);
        return room != null && isNatural(form) && isNatural(room.plus(-1));
    }

    private boolean isNatural(LinearForm form) {
        return new Proof().isNatural(form);
    }

    /** A search for a proof that a linear form is not negative. */
    private final class Proof {
        private int steps = STEPS;

        /**
         * {@return whether a linear form is certainly not negative; null is not} If the bounds of its values do not
         * tell, that which is defined last is replaced by its own bounds, which are forms of earlier values.
         */
        boolean isNatural(LinearForm form) {
            if (form == null || steps-- == 0) {
                return false;
            }
            Long least = least(form);
            if (least != null && least >= 0) {
                return true;
            }
            LinearForm.Term last = last(form);
            if (last == null) {
                return false;
            }
            LinearForm rest = form.without(last);
            for (LinearForm bound : bounds(last)) {
                if (bound != null && isNatural(rest.plus(bound))) {
                    return true;
                }
            }
            return false;
        }

        private LinearForm.Term last(LinearForm form) {
            LinearForm.Term last = null;
            for (LinearForm.Term t : form.terms()) {
                if (last == null || definitions.position(t.value()) > definitions.position(last.value())) {
                    last = t;
                }
            }
            return last;
        }

        /** Forms that a term is not below; null for one that is out of bounds. */
        private List<LinearForm> bounds(LinearForm.Term term) {
            int id = term.value().id();
            List<LinearForm> all = new ArrayList<>();
            for (LinearForm bound : (term.factor() < 0 ? above : below).getOrDefault(id, List.of())) {
                all.add(bound.times(term.factor()));
            }
            Quotient q = quotients.get(id);
            if (q != null && term.factor() < 0) {
                // The quotient times the divisor is not above the dividend.
                all.add(q.dividend.times(Math.floorDiv(term.factor(), q.divisor)));
            } else if (q != null) {
                // And less than the divisor below it.
                LinearForm least = q.dividend.plus(1 - q.divisor);
                all.add(least == null ? null : least.times(term.factor() / q.divisor));
            }
            Range r = range(term.value());
            LinearForm number = r == null ? null : LinearForm.of(term.factor() < 0 ? r.most() : r.least());
            all.add(number == null ? null : number.times(term.factor()));
            return all;
        }
    }
}
