package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Value;

/** The int64 values of a loop as affine functions of its index. */
public final class AffineIndices {
    private final Definitions definitions;
    private final Value index;
    /**
     * The values from the index on, as far as they have been computed; null for a value that is not known to be affine.
     */
    private final List<AffineIndex> known = new ArrayList<>();

    /** For the loop with this index. */
    public AffineIndices(Definitions definitions, Value index) {
        this.definitions = definitions;
        this.index = index;
    }

    /**
     * The affine form of a value; null if none is known. Computes all values since the loop began, in order, each once.
     */
    public AffineIndex of(Value v) {
        int first = definitions.position(index);
        int place = definitions.position(v);
        if (place < first) {
            return fixed(v);
        }
        for (int p = first + known.size(); p <= place; p++) {
            known.add(computed(definitions.at(p)));
        }
        return known.get(place - first);
    }

    /** {@return whether two indices have the same terms apart from the loop's index and their offsets} */
    public boolean sameParts(AffineIndex a, AffineIndex b) {
        return same(a.plus(), b.plus()) && same(a.minus(), b.minus());
    }

    private boolean same(List<Value> a, List<Value> b) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = definitions.same(a.get(i), b.get(i));
        }
        return same;
    }

    private boolean isConstant(Value v) {
        return definitions.constants().has(v);
    }

    private long constant(Value v) {
        return definitions.constants().get(v);
    }

    /** The form of a loop-invariant value. */
    private AffineIndex fixed(Value v) {
        return isConstant(v) && AffineIndex.isSmall(constant(v))
                ? new AffineIndex(0, constant(v), constant(v))
                : new AffineIndex(0, List.of(v), List.of(), 0, 0);
    }

    private AffineIndex computed(Value v) {
        if (v.equals(index)) {
            return new AffineIndex(1, 0, 0);
        }
        if (definitions.isMadeBefore(v, index)) {
            return fixed(v);
        }
        Definitions.Count count = definitions.count(v);
        if (count != null) {
            return counted(count);
        }
        if (!(definitions.of(v) instanceof Op.Binary b) || b.type() != DType.INT64) {
            return null;
        }
        AffineIndex x = of(b.a());
        AffineIndex y = of(b.b());
        if (x == null || y == null) {
            return null;
        }
        if (b.op() == BinaryOp.ADD) {
            return x.sum(y);
        }
        if (b.op() == BinaryOp.SUB) {
            return x.sum(y.negative());
        }
        if (b.op() == BinaryOp.MUL) {
            return isConstant(b.b()) ? x.times(constant(b.b())) : isConstant(b.a()) ? y.times(constant(b.a())) : null;
        }
        return null;
    }

    /** The form of the index of a nested loop with constant bounds. */
    private AffineIndex counted(Definitions.Count count) {
        if (!isConstant(count.begin()) || !isConstant(count.end())) {
            return null;
        }
        long begin = constant(count.begin());
        long end = constant(count.end());
        return begin < end && AffineIndex.isSmall(begin) && AffineIndex.isSmall(end)
                ? new AffineIndex(0, begin, end - 1)
                : null;
    }
}
