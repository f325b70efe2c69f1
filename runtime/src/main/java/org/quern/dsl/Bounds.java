package org.quern.dsl;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Value;

/** Loop bounds that are made of constants: they wrap silently like any integer, which for a bound is never meant. */
final class Bounds {
    /**
     * The exact value of what is made of constants.
     *
     * @param beyond the dtype that does not hold it, which is that of the first operation to leave its dtype; null: all hold
     */
    private record Exact(BigInteger value, DType beyond) {}

    private final Definitions definitions;
    /** Of the values that were asked about or come before one; null: it depends on elements. */
    private final List<Exact> exact = new ArrayList<>();

    Bounds(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Refuses a bound whose exact value its dtype does not hold. */
    void check(Value bound) {
        while (exact.size() <= bound.id()) {
            exact.add(of(definitions.of(exact.size())));
        }
        Exact e = exact.get(bound.id());
        if (e != null && e.beyond != null) {
            throw new KernelException("loop: a bound of " + e.value + " overflows " + e.beyond);
        }
    }

    private Exact of(Op op) {
        if (op == null || !op.type().isInteger()) {
            return null;
        }
        if (op instanceof Op.Constant c) {
            return new Exact(c.type() == DType.UINT64
                    ? new BigInteger(Long.toUnsignedString(c.bits()))
                    : BigInteger.valueOf(c.bits()), null);
        }
        if (op instanceof Op.Cast cast && cast.a().type().isInteger()) {
            Exact from = exact.get(cast.a().id());
            return from == null || from.beyond != null ? from : held(op.type(), from.value);
        }
        if (op instanceof Op.Binary b) {
            Exact x = exact.get(b.a().id());
            Exact y = exact.get(b.b().id());
            if (x == null || y == null) {
                return null;
            }
            return x.beyond != null ? x : y.beyond != null ? y : held(op.type(), apply(b.op(), x.value, y.value));
        }
        return null;
    }

    private static BigInteger apply(BinaryOp op, BigInteger x, BigInteger y) {
        return switch (op) {
            case ADD -> x.add(y);
            case SUB -> x.subtract(y);
            case MUL -> x.multiply(y);
            default -> null;
        };
    }

    private static Exact held(DType type, BigInteger n) {
        if (n == null) {
            return null;
        }
        boolean fits = type == DType.UINT64
                ? n.signum() >= 0 && n.bitLength() <= 64
                : n.bitLength() < 64 && Promotion.holds(type, n.longValue());
        return new Exact(n, fits ? null : type);
    }
}
