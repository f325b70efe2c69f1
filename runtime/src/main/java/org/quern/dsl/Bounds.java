package org.quern.dsl;

import java.math.BigInteger;
import org.quern.array.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Value;
import org.quern.typing.Promotion;

/** Loop bounds that are made of constants: they wrap silently like any integer, which for a bound is never meant. */
final class Bounds {
    private Bounds() {}

    /** Refuses a bound whose exact value its dtype does not hold. */
    static void check(Expr bound) {
        exact(bound.trace(), bound.value());
    }

    /** The exact value, or null if it depends on elements. */
    private static BigInteger exact(Trace trace, Value v) {
        Op op = trace.definition(v);
        if (op instanceof Op.Constant c && c.type().isInteger()) {
            return c.type() == DType.UINT64
                    ? new BigInteger(Long.toUnsignedString(c.bits()))
                    : BigInteger.valueOf(c.bits());
        }
        if (op instanceof Op.Cast cast && cast.type().isInteger() && cast.a().type().isInteger()) {
            return held(v.type(), exact(trace, cast.a()));
        }
        if (op instanceof Op.Binary b && v.type().isInteger()) {
            BigInteger x = exact(trace, b.a());
            BigInteger y = exact(trace, b.b());
            return x == null || y == null ? null : held(v.type(), apply(b.op(), x, y));
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

    private static BigInteger held(DType type, BigInteger n) {
        if (n == null) {
            return null;
        }
        boolean fits = type == DType.UINT64
                ? n.signum() >= 0 && n.bitLength() <= 64
                : n.bitLength() < 64 && Promotion.holds(type, n.longValue());
        if (!fits) {
            throw new KernelException("loop: a bound of " + n + " overflows " + type);
        }
        return n;
    }
}
