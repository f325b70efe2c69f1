package org.quern.codegen.emit;

import org.quern.dtype.DType;
import org.quern.ir.Reduction;

/** Combines two values by a reduction's operation or function. */
final class Combiner {
    private final LlvmFunction text;
    private final OpEmitter ops;
    private final Callees callees;
    private final FloatFlags flags;
    private final Faults faults;

    Combiner(LlvmFunction text, OpEmitter ops, Callees callees, FloatFlags flags, Faults faults) {
        this.text = text;
        this.ops = ops;
        this.callees = callees;
        this.flags = flags;
        this.faults = faults;
    }

    /** Two values combined in these lanes, or in all if null. */
    LaneValue combine(Reduction r, LaneValue sum, LaneValue value, String lanes) {
        boolean uniform = sum.uniform() && value.uniform();
        String a = text.as(sum, uniform);
        return LaneValue.of(combine(r, uniform, a, text.as(value, uniform), lanes), r.type(), uniform);
    }

    /**
     * Two values combined: scalars, or vectors of W.
     *
     * @param lanes those for which a function combines; null for all
     */
    String combine(Reduction r, boolean uniform, String a, String b, String lanes) {
        if (r.function() == null) {
            return ops.combine(r.op(), r.type(), uniform, a, b);
        }
        boolean scalar = uniform && !r.function().keepsLanes();
        DType type = r.type();
        VectorType shape = text.shape();
        String x = uniform && !scalar ? text.vector(LaneValue.of(a, type, true)) : a;
        String y = uniform && !scalar ? text.vector(LaneValue.of(b, type, true)) : b;
        Callees.Callee callee = callees.of(r.function(), scalar, flags);
        LlvmType t = shape.of(type, scalar);
        String result = text.let("call %s %s(%s%s %s, %s, %s %s, %s %s)", callee.resultType(), callee.name(),
                callee.room(), shape.mask(), lanes == null ? shape.all() : lanes, faults.argument(), t, x, t, y);
        return uniform && !scalar && shape.lanes() > 1 ? text.extract(t, result, 0) : result;
    }

    /** The lower and upper half of a vector combined by an operation, lane by lane. */
    String combineHalves(Reduction r, int lanes, String low, String high) {
        return ops.in(new VectorType(lanes)).combine(r.op(), r.type(), lanes == 1, low, high);
    }
}
