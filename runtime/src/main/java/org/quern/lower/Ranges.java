package org.quern.lower;

import java.util.HashMap;
import java.util.Map;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * What is known of integer values: constants, indices of loops with known bounds, and what simple arithmetic makes of
 * them. Enough to see that an index is inside its array.
 */
final class Ranges {
    /** Inclusive bounds. */
    private record Range(long least, long most) {}

    private final Map<Integer, Range> known = new HashMap<>();

    /** Notes the range of a value that is defined by an operation. */
    void define(Value v, Op op) {
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
    }

    /** Bounds so small that no dtype of 32 bits or more wraps; narrower ones only as far as they reach. */
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
            default -> null;
        };
    }

    /** Notes the range of a loop's index. */
    void define(Statement.Loop loop) {
        Range begin = known.get(loop.begin().id());
        Range end = known.get(loop.end().id());
        if (begin != null && end != null && end.most > begin.least) {
            known.put(loop.index().id(), new Range(begin.least, end.most - 1));
        }
    }

    /** Whether the value is surely 0 to length - 1. */
    boolean within(Value v, int length) {
        Range r = known.get(v.id());
        return r != null && r.least >= 0 && r.most < length;
    }
}
