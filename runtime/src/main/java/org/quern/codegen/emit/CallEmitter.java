package org.quern.codegen.emit;

import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.Outlining;
import org.quern.ir.LocalArray;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** Emits calls of device functions. */
final class CallEmitter {
    private final LlvmFunction text;
    private final Values values;
    private final Masks masks;
    private final Faults faults;
    private final LocalArrays arrays;
    private final Callees callees;
    private final FloatFlags flags;
    private final Divergence divergence;
    private final Outlining outlining;

    CallEmitter(EmitContext e) {
        this.text = e.text();
        this.values = e.values();
        this.masks = e.masks();
        this.faults = e.faults();
        this.arrays = e.arrays();
        this.callees = e.callees();
        this.flags = e.flags();
        this.divergence = e.plan().divergence();
        this.outlining = e.kernel().plan().outlining();
    }

    void emit(Statement.Call call, MaskScope region) {
        // The analysis made the results of a call vary together: a function with one varying argument gets vectors.
        boolean uniform = call.arguments().stream().allMatch(a -> values.get(a).uniform())
                && (!call.function().keepsLanes() || call.arguments().isEmpty());
        Callees.Callee callee = callees.of(call.function(), uniform, flags);
        StringBuilder arguments = new StringBuilder(callee.room()).append(text.shape().mask()).append(' ')
                .append(masks.at(region)).append(", ").append(faults.argument());
        for (Value a : call.arguments()) {
            arguments.append(", ").append(text.shape().of(a.type(), uniform)).append(' ').append(values.as(a, uniform));
        }
        for (LocalArray array : outlining.arrays(call.function())) {
            arguments.append(", ptr ").append(arrays.slot(array));
        }
        String all = text.let("call %s %s(%s)", callee.resultType(), callee.name(), arguments);
        for (int i = 0; i < call.results().size(); i++) {
            Value r = call.results().get(i);
            String one = call.results().size() == 1
                    ? all
                    : text.let("extractvalue %s %s, %d", callee.resultType(), all, i);
            LaneValue result = LaneValue.of(one, r.type(), uniform);
            // A function with per-lane state may have been called with arguments that are the same in all lanes.
            boolean alike = !result.uniform() && divergence.uniform(r);
            values.define(r, alike ? LaneValue.of(text.scalar(result), r.type(), true) : result);
        }
    }
}
