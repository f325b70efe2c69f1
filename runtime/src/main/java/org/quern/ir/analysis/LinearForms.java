package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * The integer values of a function as linear forms of those that are not sums, differences or products with constants.
 * The form of an int64 value is equal to it modulo 2^64, which is exact wherever the form is known to be an int64:
 * whether a sum on the way there wraps does not matter. The forms of other dtypes are exact.
 */
public final class LinearForms {
    private final Definitions definitions;
    /** By the values' positions, as far as they have been computed. */
    private final List<LinearForm> known = new ArrayList<>();

    LinearForms(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The form of an integer or bool. Values computed in the same way have equal forms. Computes all values since the
     * function began, in order, each once.
     */
    LinearForm of(Value v) {
        int place = definitions.position(v);
        for (int p = known.size(); p <= place; p++) {
            Value at = definitions.at(p);
            known.add(at.type().isFloat() ? null : computed(at));
        }
        return known.get(place);
    }

    private LinearForm computed(Value v) {
        LinearForm form = null;
        if (definitions.constants().has(v)) {
            long bits = definitions.constants().get(v);
            form = v.type() == DType.UINT64 && bits < 0 ? null : LinearForm.of(bits);
        } else if (v.type() == DType.INT64 && definitions.of(v) != null) {
            form = linear(definitions.of(v));
        }
        return form == null ? itself(v) : form;
    }

    /** The value as the only term, or the first one that is computed in the same way. */
    LinearForm itself(Value v) {
        return LinearForm.of(definitions.representative(v));
    }

    /**
     * The result of an operation on integers as a linear form of its operands' terms, as if no dtype had bounds; null
     * if it is none.
     */
    LinearForm linear(Op op) {
        if (op instanceof Op.Cast c) {
            return c.a().type().isFloat() ? null : of(c.a());
        }
        if (op instanceof Op.Unary u && u.op() == UnaryOp.NEG) {
            return of(u.a()).times(-1);
        }
        if (!(op instanceof Op.Binary b)) {
            return null;
        }
        if (b.op() == BinaryOp.ADD) {
            return of(b.a()).plus(of(b.b()));
        }
        if (b.op() == BinaryOp.SUB) {
            return of(b.a()).minus(of(b.b()));
        }
        if (b.op() == BinaryOp.MUL) {
            LinearForm x = of(b.a());
            LinearForm y = of(b.b());
            return y.isConstant() ? x.times(y.offset()) : x.isConstant() ? y.times(x.offset()) : null;
        }
        return null;
    }
}
