package org.quern.codegen.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Core;
import org.quern.ir.Op;
import org.quern.ir.Value;

/**
 * Range analysis of integer values: constants, sizes of core dimensions, indices of loops, and the results of simple
 * arithmetic on them. Precise enough to prove common indices in bounds.
 */
public final class Ranges {
    /** Constants beyond this bound are ignored, so that the sum of a few such numbers and a size cannot overflow. */
    private static final long LARGEST = 1L << 40;

    /** The most limits of one value: minima of minima would accumulate ever more. */
    private static final int MOST_LIMITS = 16;

    /** Inclusive bounds. */
    private record Range(long least, long most) {}

    /** An upper bound: the value with this number, plus an offset. */
    private record Limit(int root, long offset) {
        Limit plus(long n) {
            return new Limit(root, offset + n);
        }
    }

    /** A value that is the difference of two others. Neither is negative, and the first is bounded. */
    private record Difference(Value whole, Value part) {}

    /** A value divided by a constant, rounded down. */
    private record Quotient(Value dividend, long divisor) {}

    private final Map<Integer, Range> known = new HashMap<>();
    /** Lower bounds of int64 values. Adding a size to such a value never overflows. */
    private final Map<Integer, Long> leasts = new HashMap<>();
    /** Upper bounds other than the value itself. */
    private final Map<Integer, List<Limit>> limits = new HashMap<>();
    /** Values that equal another plus an offset, and are not only bounded by it. */
    private final Map<Integer, Limit> exact = new HashMap<>();
    /** Sizes, and sizes divided by constants: adding to them does not overflow. */
    private final BitSet bounded = new BitSet();
    private final Map<Integer, Quotient> quotients = new HashMap<>();
    private final Map<Integer, Difference> differences = new HashMap<>();
    /** Values that are the maximum of two others. */
    private final Map<Integer, Op.Binary> maxima = new HashMap<>();

    /** Records the sizes of core dimensions. */
    public void define(Core core) {
        for (int d = 0; d < core.sizes().size(); d++) {
            Value size = core.sizes().get(d);
            long fixed = core.fixed().get(d);
            if (fixed > 0 && fixed < LARGEST) {
                known.put(size.id(), new Range(fixed, fixed));
            }
            bounded.set(size.id());
            leasts.put(size.id(), Math.max(0, fixed));
        }
    }

    /** Records the range of a value that an operation defines. */
    public void define(Value v, Op op) {
        if (!v.type().isInteger()) {
            return;
        }
        Range r = switch (op) {
            case Op.Constant c when c.bits() >= 0 -> new Range(c.bits(), c.bits());
            case Op.Cast c when c.a().type().isInteger() -> known.get(c.a().id());
            case Op.Binary b -> binary(b);
            default -> null;
        };
        if (r != null && r.least >= 0 && r.most <= Byte.MAX_VALUE * 1024L && fits(v, r)) {
            known.put(v.id(), r);
        }
        if (v.type() == DType.INT64 && op instanceof Op.Binary b) {
            bound(v, b);
        }
        if (v.type() == DType.INT64 && op instanceof Op.Constant c) {
            leasts.put(v.id(), c.bits());
        }
        if (v.type() == DType.INT64 && op instanceof Op.Select choice) {
            least(v, least(choice.a()), least(choice.b()));
        }
    }

    /**
     * {@return whether no dtype of 32 bits or more overflows for these bounds; for narrower ones, whether the dtype
     * holds them}
     */
    private static boolean fits(Value v, Range r) {
        return v.type().itemSize() >= 4 || r.most <= (v.type().itemSize() == 1 ? Byte.MAX_VALUE : Short.MAX_VALUE);
    }

    private Range binary(Op.Binary b) {
        Range x = known.get(b.a().id());
        Range y = known.get(b.b().id());
        return switch (b.op()) {
            case ADD -> x == null || y == null ? null : new Range(x.least + y.least, x.most + y.most);
            case SUB -> x == null || y == null ? null : new Range(x.least - y.most, x.most - y.least);
            case MUL -> x == null || y == null ? null : new Range(x.least * y.least, x.most * y.most);
            case AND -> y != null ? new Range(0, y.most) : x != null ? new Range(0, x.most) : null;
            case MOD -> y == null || y.least < 1 ? null : new Range(0, y.most - 1);
            case MIN -> x == null || y == null ? null : new Range(Math.min(x.least, y.least), Math.min(x.most, y.most));
            default -> null;
        };
    }

    /**
     * Records the bounds of an operation on sizes and indices, constant lower bounds and upper bounds relative to other
     * values.
     */
    private void bound(Value v, Op.Binary b) {
        Range y = known.get(b.b().id());
        switch (b.op()) {
            case ADD -> {
                if (y != null) {
                    shift(v, b.a(), y.least, y.most);
                } else if (known.get(b.a().id()) != null) {
                    Range x = known.get(b.a().id());
                    shift(v, b.b(), x.least, x.most);
                } else {
                    sum(v, b.a(), b.b());
                    sum(v, b.b(), b.a());
                }
            }
            case SUB -> {
                if (y != null) {
                    shift(v, b.a(), -y.most, -y.least);
                } else {
                    difference(v, b.a(), b.b());
                }
            }
            case MIN -> {
                least(v, least(b.a()), least(b.b()));
                List<Limit> both = new ArrayList<>(limits(b.a()));
                both.addAll(limits(b.b()));
                limit(v, both);
                if (bounded(b.a()) || bounded(b.b())) {
                    bounded.set(v.id());
                }
            }
            case MAX -> {
                maxima.put(v.id(), b);
                Long one = least(b.a());
                Long other = least(b.b());
                if (one != null || other != null) {
                    leasts.put(v.id(), one == null ? other : other == null ? one : Long.valueOf(Math.max(one, other)));
                }
            }
            case FLOOR_DIV -> {
                Long dividend = least(b.a());
                if (y != null && y.least == y.most && y.least > 0 && dividend != null && dividend >= 0
                        && bounded(b.a())) {
                    bounded.set(v.id());
                    leasts.put(v.id(), dividend / y.least);
                    quotients.put(v.id(), new Quotient(b.a(), y.least));
                }
            }
            case MUL -> {
                Long x = least(b.a());
                if (y == null || y.least != y.most || x == null || x < 0) {
                    return;
                }
                for (Limit limit : limits(b.a())) {
                    Quotient q = quotients.get(limit.root);
                    // x <= q - k, q = n / c: x * c <= n - k * c, and nothing overflows
                    if (q != null && q.divisor == y.least) {
                        leasts.put(v.id(), x * y.least);
                        limit(v, plus(q.dividend, limit.offset * y.least));
                    }
                }
            }
            default -> {}
        }
    }

    private void shift(Value v, Value from, long least, long most) {
        Long l = least(from);
        // A value without a lower bound could overflow.
        if (least < -LARGEST || most > LARGEST || !bounded(from) || (least < 0 && (l == null || l < -LARGEST))) {
            return;
        }
        if (l != null && Math.abs(l) < LARGEST) {
            leasts.put(v.id(), l + least);
        }
        limit(v, plus(from, most));
        if (least == most && Math.abs(exact(from).offset + most) < LARGEST) {
            exact.put(v.id(), exact(from).plus(most));
        }
    }

    /** If a is at most n - m, and b at most m, their sum is at most n. */
    private void sum(Value v, Value a, Value b) {
        Long one = least(a);
        Long other = least(b);
        if (one == null || other == null || one < 0 || other < 0 || one + other < 0) {
            return;
        }
        for (Limit x : limits(a)) {
            Difference d = differences.get(x.root);
            for (Limit y : d == null ? List.<Limit>of() : limits(b)) {
                if (y.root == d.part.id()) {
                    leasts.put(v.id(), one + other);
                    List<Limit> more = new ArrayList<>(limits.getOrDefault(v.id(), List.of()));
                    more.addAll(plus(d.whole, x.offset + y.offset));
                    limit(v, more);
                }
            }
        }
    }

    private void difference(Value v, Value whole, Value part) {
        Long all = least(whole);
        Long less = least(part);
        if (all == null || less == null || all < 0 || less < 0 || !bounded(whole)) {
            return;
        }
        differences.put(v.id(), new Difference(whole, part));
        limit(v, plus(whole, -Math.min(less, LARGEST - 1)));
        for (Limit l : limits(part)) {
            if (l.root == whole.id() && l.offset <= 0) {
                leasts.put(v.id(), -l.offset);
            }
        }
    }

    private void least(Value v, Long a, Long b) {
        if (a != null && b != null) {
            leasts.put(v.id(), Math.min(a, b));
        }
    }

    private Long least(Value v) {
        Long l = leasts.get(v.id());
        Range r = known.get(v.id());
        return l != null ? l : r != null ? Long.valueOf(r.least) : null;
    }

    /**
     * Records upper bounds of a value: for each root the tightest, and a limited number of roots; dropping some is
     * safe, since all of them hold.
     */
    private void limit(Value v, List<Limit> all) {
        Map<Integer, Limit> least = new LinkedHashMap<>();
        for (Limit l : all) {
            if (least.size() < MOST_LIMITS || least.containsKey(l.root)) {
                least.merge(l.root, l, (a, b) -> a.offset <= b.offset ? a : b);
            }
        }
        limits.put(v.id(), new ArrayList<>(least.values()));
    }

    /** All upper bounds of a value, of which the first is the value itself. */
    private List<Limit> limits(Value v) {
        List<Limit> all = new ArrayList<>();
        all.add(new Limit(v.id(), 0));
        all.addAll(limits.getOrDefault(v.id(), List.of()));
        return all;
    }

    /** The upper bounds of a value plus a number. */
    private List<Limit> plus(Value v, long n) {
        List<Limit> all = new ArrayList<>();
        for (Limit l : limits(v)) {
            if (Math.abs(l.offset + n) < LARGEST) {
                all.add(l.plus(n));
            }
        }
        return all;
    }

    private Limit exact(Value v) {
        return exact.getOrDefault(v.id(), new Limit(v.id(), 0));
    }

    /** {@return whether adding to a value does not overflow} */
    private boolean bounded(Value v) {
        for (Limit l : limits(v)) {
            if (bounded.get(l.root)) {
                return true;
            }
        }
        return false;
    }

    /** Records the range of a loop's index. */
    public void loop(Value index, Value begin, Value end) {
        Range first = known.get(begin.id());
        Range last = known.get(end.id());
        if (first != null && last != null && last.most > first.least) {
            known.put(index.id(), new Range(first.least, last.most - 1));
        }
        if (index.type() == DType.INT64) {
            Long least = least(begin);
            if (least != null) {
                leasts.put(index.id(), least);
            }
            limit(index, plus(end, -1));
        }
    }

    /** Records the bounds of a chunk of a parallel loop, for chunks that have iterations. */
    public void chunk(Value first, Value last, Value begin, Value end) {
        Long least = least(begin);
        if (least != null) {
            leasts.put(first.id(), least);
            leasts.put(last.id(), least);
        }
        limit(first, plus(end, -1));
        limit(last, plus(end, 0));
    }

    /** {@return whether the value is certainly in 0 to length - 1} */
    public boolean within(Value v, int length) {
        Range r = known.get(v.id());
        return r != null && r.least >= 0 && r.most < length;
    }

    /**
     * {@return whether the value is certainly in 0 to size - 1} If the size is the maximum of two values, one of them
     * suffices.
     */
    public boolean within(Value v, Value size) {
        Value some = size;
        for (Op.Binary greater = maxima.get(some.id()); greater != null; greater = maxima.get(some.id())) {
            if (isWithin(v, some) || isWithin(v, greater.b())) {
                return true;
            }
            some = greater.a();
        }
        return isWithin(v, some);
    }

    private boolean isWithin(Value v, Value size) {
        Range r = known.get(v.id());
        Range length = known.get(size.id());
        if (r != null && length != null && r.least >= 0 && r.most < length.least) {
            return true;
        }
        Long least = least(v);
        if (least == null || least < 0) {
            return false;
        }
        Limit whole = exact(size);
        for (Limit l : limits(v)) {
            if ((l.root == whole.root && l.offset < whole.offset) || (l.root == size.id() && l.offset < 0)) {
                return true;
            }
        }
        return false;
    }
}
