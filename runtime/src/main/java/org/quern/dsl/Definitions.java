package org.quern.dsl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Value;

/**
 * What defines each value of a function that is being traced, and what follows from that. All of it is noted when a value is defined:
 * expressions share their parts, so walking one may take exponentially long.
 */
final class Definitions {
    /** Of what is made of parameters and constants alone. */
    private static final int NOTHING = -1;

    private static final int FEW = 32;

    private final List<Op> ops = new ArrayList<>();
    /** The last value that each is made of and that is neither a parameter nor computed from others. */
    private int[] source = new int[FEW];
    /** The first value that is computed alike. */
    private int[] alike = new int[FEW];
    private final Map<Long, Integer> constants = new HashMap<>();
    /** By the operands' numbers, of which each has 32 bits. */
    private final Map<BinaryOp, Map<Long, Integer>> binaries = new EnumMap<>(BinaryOp.class);

    /** The next value's number. The value is one that no operation defines: an index, a call's result. */
    int next() {
        int id = ops.size();
        if (id == source.length) {
            source = Arrays.copyOf(source, 2 * id);
            alike = Arrays.copyOf(alike, 2 * id);
        }
        ops.add(null);
        source[id] = id;
        alike[id] = id;
        return id;
    }

    /** Notes that a value is a parameter. */
    void parameter(Value v) {
        source[v.id()] = NOTHING;
    }

    /** Notes the operation that defines a value. */
    void define(Value v, Op op) {
        int id = v.id();
        ops.set(id, op);
        if (!(op instanceof Op.Load || op instanceof Op.Element || op instanceof Op.Read)) {
            source[id] = NOTHING;
            for (Value operand : op.operands()) {
                source[id] = Math.max(source[id], source[operand.id()]);
            }
        }
        if (v.type() == DType.INT64) {
            Integer first = null;
            if (op instanceof Op.Constant c) {
                first = constants.putIfAbsent(c.bits(), id);
            } else if (op instanceof Op.Binary b && b.a().type() == DType.INT64) {
                Map<Long, Integer> same = binaries.get(b.op());
                if (same == null) {
                    same = new HashMap<>();
                    binaries.put(b.op(), same);
                }
                first = same.putIfAbsent((long) alike[b.a().id()] << 32 | alike[b.b().id()], id);
            }
            alike[id] = first == null ? id : first;
        }
    }

    /** The operation that defines a value; null for what no operation defines: a parameter, an index, a call's result. */
    Op of(Value v) {
        return ops.get(v.id());
    }

    /** The same of the value of this number. */
    Op of(int id) {
        return ops.get(id);
    }

    /** Whether a value is made of parameters, constants, and values with numbers below this one. */
    boolean madeOf(Value v, int before) {
        return source[v.id()] < before;
    }

    /** Whether a value is made of core dimensions, constants and uniform parameters alone. */
    boolean sameForAllPlaces(Value v) {
        return source[v.id()] == NOTHING;
    }

    /** Whether two values are computed alike. */
    boolean same(Value a, Value b) {
        return a.type() == b.type() && alike[a.id()] == alike[b.id()];
    }
}
