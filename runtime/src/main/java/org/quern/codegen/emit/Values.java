package org.quern.codegen.emit;

import org.quern.ir.Value;

/** The LLVM forms of the values of one function. */
final class Values {
    private final LlvmFunction text;
    private final LaneValue[] values;

    Values(LlvmFunction text, int count) {
        this.text = text;
        this.values = new LaneValue[count];
    }

    LaneValue get(Value v) {
        return values[v.id()];
    }

    void define(Value v, LaneValue e) {
        values[v.id()] = e;
    }

    /** The value as a scalar or a vector, as requested. */
    String as(Value v, boolean uniform) {
        return text.as(get(v), uniform);
    }

    /** A value that is the same in all lanes, as a scalar. */
    String scalar(Value v) {
        return text.scalar(get(v));
    }
}
