package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * What defines each value of a function, and what follows from that. All of it is noted when a value is defined: expressions share
 * their parts, so walking one may take exponentially long. Values are given in the order in which they are defined.
 */
public final class Definitions {
    /** Of what is made of parameters and constants alone. */
    private static final int NOTHING = -1;

    private static final int FEW = 32;

    /**
     * What a loop's index counts through.
     *
     * @param begin the first
     * @param end behind the last
     */
    public record Count(Value begin, Value end) {}

    /** All values, by their positions. */
    private final List<Value> order = new ArrayList<>();
    private Op[] ops = new Op[FEW];
    private int[] position = new int[FEW];
    /** The position of the last value that each is made of and that is neither a parameter nor computed from others. */
    private int[] source = new int[FEW];
    /** The number of the first value that is computed alike. */
    private int[] alike = new int[FEW];
    private final Map<Integer, Count> counts = new HashMap<>();
    private final ConstantFolder constants = new ConstantFolder();
    private final Map<Long, Integer> numbers = new HashMap<>();
    /** By the operands' numbers, of which each has 32 bits. */
    private final Map<BinaryOp, Map<Long, Integer>> binaries = new EnumMap<>(BinaryOp.class);

    /** Those of a whole function, but for what it calls. */
    public static Definitions of(Function f) {
        Definitions all = new Definitions();
        for (Value p : f.parameters()) {
            all.parameter(p);
        }
        for (Statement s : f.body().all()) {
            if (s instanceof Statement.Let let) {
                all.define(let.result(), let.op());
            } else if (s instanceof Statement.Loop loop) {
                all.count(loop.index(), loop.begin(), loop.end());
            } else if (s instanceof Statement.Lanes loop) {
                all.count(loop.index(), loop.begin(), loop.end());
            } else {
                for (Value v : s.defines()) {
                    all.open(v);
                }
            }
        }
        return all;
    }

    /** Notes a value that no operation defines: an index, a chunk's bound, a call's result. */
    public void open(Value v) {
        int id = v.id();
        if (id >= ops.length) {
            int length = Math.max(2 * ops.length, id + 1);
            ops = Arrays.copyOf(ops, length);
            position = Arrays.copyOf(position, length);
            source = Arrays.copyOf(source, length);
            alike = Arrays.copyOf(alike, length);
        }
        position[id] = order.size();
        source[id] = order.size();
        alike[id] = id;
        order.add(v);
    }

    /** Notes a parameter. */
    public void parameter(Value v) {
        open(v);
        source[v.id()] = NOTHING;
    }

    /** Notes the index of a loop. */
    public void count(Value index, Value begin, Value end) {
        open(index);
        counts.put(index.id(), new Count(begin, end));
    }

    /** Notes the operation that defines a value. */
    public void define(Value v, Op op) {
        open(v);
        constants.define(v, op);
        int id = v.id();
        ops[id] = op;
        if (!(op instanceof Op.Load || op instanceof Op.Element || op instanceof Op.Read)) {
            source[id] = NOTHING;
            for (Value operand : op.operands()) {
                source[id] = Math.max(source[id], source[operand.id()]);
            }
        }
        if (v.type() == DType.INT64) {
            Integer first = null;
            if (op instanceof Op.Constant c) {
                first = numbers.putIfAbsent(c.bits(), id);
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

    /** The values that are known. */
    public ConstantFolder constants() {
        return constants;
    }

    /** The first int64 constant of this number; null: there is none. */
    public Value number(long bits) {
        Integer id = numbers.get(bits);
        return id == null ? null : new Value(id, DType.INT64);
    }

    /** The operation that defines a value; null for what no operation defines. */
    public Op of(Value v) {
        return ops[v.id()];
    }

    /** What a loop's index counts through; null for what is none. */
    Count count(Value v) {
        return counts.get(v.id());
    }

    /** The number of values that are defined before a value. */
    int position(Value v) {
        return position[v.id()];
    }

    /** The value at a position. */
    Value at(int place) {
        return order.get(place);
    }

    /** Whether a value is made of parameters, constants, and values that are defined before this one. */
    boolean isMadeBefore(Value v, Value other) {
        return source[v.id()] < position[other.id()];
    }

    /** Whether a value is made of core dimensions, constants and uniform parameters alone. */
    public boolean sameForAllInstances(Value v) {
        return source[v.id()] == NOTHING;
    }

    /** Whether two values are computed alike. */
    boolean same(Value a, Value b) {
        return a.type() == b.type() && alike[a.id()] == alike[b.id()];
    }
}
