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
 * The definition of each value of a function, and facts derived from it. Facts are computed when a value is defined:
 * expressions share subexpressions, so walking them later may take exponential time. Values are given in the order of
 * their definitions.
 */
public final class Definitions {
    /** Source of a value that is computed from parameters and constants alone. */
    private static final int NOTHING = -1;

    private static final int FEW = 32;

    /**
     * The range of a loop's index.
     *
     * @param begin the first index
     * @param end exclusive end
     */
    public record Count(Value begin, Value end) {}

    /** All values, by their positions. */
    private final List<Value> order = new ArrayList<>();
    private Op[] ops = new Op[FEW];
    private int[] position = new int[FEW];
    /**
     * For each value, the position of the last value it is computed from that is neither a parameter nor the result of
     * a pure operation.
     */
    private int[] source = new int[FEW];
    /** For each value, the number of the first value that is computed in the same way. */
    private int[] alike = new int[FEW];
    private final Map<Integer, Count> counts = new HashMap<>();
    private final ConstantFolder constants = new ConstantFolder();
    private final Map<Long, Integer> numbers = new HashMap<>();
    /** Null until asked for. */
    private LinearForms forms;
    /** Results of binary operations, by the two operands' numbers of 32 bits each. */
    private final Map<BinaryOp, Map<Long, Integer>> binaries = new EnumMap<>(BinaryOp.class);

    /** The definitions of a whole function, without its callees. */
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

    /** Records a value that no operation defines: an index, a chunk's bound, a call's result. */
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

    /** Records a parameter. */
    public void parameter(Value v) {
        open(v);
        source[v.id()] = NOTHING;
    }

    /** Records the index of a loop. */
    public void count(Value index, Value begin, Value end) {
        open(index);
        counts.put(index.id(), new Count(begin, end));
    }

    /** Records the operation that defines a value. */
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

    /** The known constants. */
    public ConstantFolder constants() {
        return constants;
    }

    /** The values as linear forms. */
    LinearForms forms() {
        if (forms == null) {
            forms = new LinearForms(this);
        }
        return forms;
    }

    /** The first int64 constant of this value; null if the function has none. */
    public Value number(long bits) {
        Integer id = numbers.get(bits);
        return id == null ? null : new Value(id, DType.INT64);
    }

    /** The operation that defines a value; null if no operation does. */
    public Op of(Value v) {
        return ops[v.id()];
    }

    /** The range of a loop's index; null if the value is not one. */
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

    /** {@return whether a value is computed from parameters, constants and values defined before another one} */
    boolean isMadeBefore(Value v, Value other) {
        return source[v.id()] < position[other.id()];
    }

    /** {@return whether a value is computed from core dimensions, constants and uniform parameters alone} */
    public boolean sameForAllInstances(Value v) {
        return source[v.id()] == NOTHING;
    }

    /** The first value that is computed in the same way. */
    Value representative(Value v) {
        return alike[v.id()] == v.id() ? v : new Value(alike[v.id()], v.type());
    }
}
