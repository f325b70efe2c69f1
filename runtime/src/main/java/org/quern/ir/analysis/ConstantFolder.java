package org.quern.ir.analysis;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * The known integers and bools of a function: constants, assumed values, and results of operations on these. Values are
 * defined in the order of the function. Bits are as in {@link Op.Constant}.
 */
public final class ConstantFolder {
    private static final int FEW = 16;

    /** Bound within which sums and products are exact in a long. */
    private static final long SMALL = 1L << 31;

    private long[] values;
    private boolean[] known;
    private final Map<Integer, Overflow> overflows = new HashMap<>();

    /**
     * A number that its dtype does not hold.
     *
     * @param exact the number
     * @param type the dtype of the first operation to leave its dtype
     */
    public record Overflow(BigInteger exact, DType type) {}

    /** Starts with nothing known. */
    public ConstantFolder() {
        this(FEW);
    }

    private ConstantFolder(int length) {
        values = new long[length];
        known = new boolean[length];
    }

    /** Assumes values for the function's first ones. */
    public static ConstantFolder assuming(long[] first) {
        ConstantFolder folder = new ConstantFolder(Math.max(FEW, first.length));
        System.arraycopy(first, 0, folder.values, 0, first.length);
        Arrays.fill(folder.known, 0, first.length, true);
        return folder;
    }

    /** {@return whether a value is known} */
    public boolean has(Value v) {
        return v.id() < known.length && known[v.id()];
    }

    /** The bits of a known value. */
    public long get(Value v) {
        return values[v.id()];
    }

    /** {@return whether a value is known to have these bits} */
    public boolean is(Value v, long bits) {
        return has(v) && get(v) == bits;
    }

    /** The overflow of a known value by sums, differences, products and casts; null if none occurred. */
    public Overflow overflow(Value v) {
        return overflows.get(v.id());
    }

    /** Records the operation that defines a value. */
    public void define(Value v, Op op) {
        if (v.type().isFloat()) {
            return;
        }
        if (op instanceof Op.Constant c) {
            set(v, c.bits());
        } else if (op instanceof Op.Binary b && has(b.a()) && has(b.b())) {
            binary(v, b);
        } else if (op instanceof Op.Compare c && !c.a().type().isFloat() && has(c.a()) && has(c.b())) {
            set(v, holds(c.predicate(), compare(c.a().type(), get(c.a()), get(c.b()))) ? 1 : 0);
        } else if (op instanceof Op.Select s && has(s.condition())) {
            Value chosen = get(s.condition()) != 0 ? s.a() : s.b();
            if (has(chosen)) {
                set(v, get(chosen));
            }
        } else if (op instanceof Op.Unary u && u.op() == UnaryOp.NOT && v.type() == DType.BOOL && has(u.a())) {
            set(v, 1 - get(u.a()));
        } else if (op instanceof Op.Cast c && !c.a().type().isFloat() && has(c.a())) {
            cast(v, c.a());
        }
    }

    private void set(Value v, long value) {
        if (v.id() >= known.length) {
            int length = Math.max(2 * known.length, v.id() + 1);
            values = Arrays.copyOf(values, length);
            known = Arrays.copyOf(known, length);
        }
        values[v.id()] = value;
        known[v.id()] = true;
    }

    private void cast(Value v, Value from) {
        if (v.type() == DType.BOOL) {
            set(v, get(from) == 0 ? 0 : 1);
            return;
        }
        keep(v, exact(from), overflow(from));
    }

    private void binary(Value v, Op.Binary b) {
        long x = get(b.a());
        long y = get(b.b());
        BinaryOp op = b.op();
        if (op == BinaryOp.AND) {
            set(v, x & y);
        } else if (op == BinaryOp.OR) {
            set(v, x | y);
        } else if (v.type() == DType.BOOL) {
            return;
        } else if (op == BinaryOp.ADD || op == BinaryOp.SUB || op == BinaryOp.MUL) {
            Overflow before = overflow(b.a()) != null ? overflow(b.a()) : overflow(b.b());
            if (isSmall(x) && isSmall(y)) {
                long n = op == BinaryOp.ADD ? x + y : op == BinaryOp.SUB ? x - y : x * y;
                keep(v, n, before);
            } else {
                BigInteger a = exact(b.a());
                BigInteger c = exact(b.b());
                keep(v, op == BinaryOp.ADD ? a.add(c) : op == BinaryOp.SUB ? a.subtract(c) : a.multiply(c), before);
            }
        } else if (op == BinaryOp.MIN) {
            set(v, compare(v.type(), x, y) <= 0 ? x : y);
        } else if (op == BinaryOp.MAX) {
            set(v, compare(v.type(), x, y) >= 0 ? x : y);
        } else if (op == BinaryOp.FLOOR_DIV && v.type() != DType.UINT64) {
            set(v, y == 0 ? 0 : wrapped(v.type(), Math.floorDiv(x, y)));
        }
    }

    private static boolean isSmall(long n) {
        return n >= -SMALL && n < SMALL;
    }

    private BigInteger exact(Value v) {
        long bits = get(v);
        return v.type() == DType.UINT64 && bits < 0
                ? new BigInteger(Long.toUnsignedString(bits))
                : BigInteger.valueOf(bits);
    }

    private void keep(Value v, long n, Overflow before) {
        set(v, wrapped(v.type(), n));
        if (before != null || !Promotion.holds(v.type(), n)) {
            overflows.put(v.id(), before != null ? before : new Overflow(BigInteger.valueOf(n), v.type()));
        }
    }

    private void keep(Value v, BigInteger n, Overflow before) {
        set(v, wrapped(v.type(), n.longValue()));
        if (before != null || !Promotion.holds(v.type(), n)) {
            overflows.put(v.id(), before != null ? before : new Overflow(n, v.type()));
        }
    }

    /** The low bits of a number as an integer dtype has them. */
    private static long wrapped(DType type, long n) {
        int beyond = Long.SIZE - Byte.SIZE * type.itemSize();
        return type.kind() == DType.Kind.SIGNED ? n << beyond >> beyond : n << beyond >>> beyond;
    }

    private static int compare(DType type, long a, long b) {
        return type == DType.UINT64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    }

    private static boolean holds(Predicate p, int order) {
        if (p == Predicate.EQ || p == Predicate.NE) {
            return (order == 0) == (p == Predicate.EQ);
        }
        if (p == Predicate.LT || p == Predicate.GE) {
            return (order < 0) == (p == Predicate.LT);
        }
        return (order <= 0) == (p == Predicate.LE);
    }
}
