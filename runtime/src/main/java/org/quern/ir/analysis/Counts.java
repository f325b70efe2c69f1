package org.quern.ir.analysis;

import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** The numbers of values and variables of a function. */
public final class Counts {
    private int values;
    private int variables;

    private Counts() {}

    /** The counts of a function's own body, without its callees. */
    public static Counts of(Function function) {
        Counts counts = new Counts();
        function.parameters().forEach(counts::value);
        for (Statement s : function.body().all()) {
            counts.see(s);
        }
        return counts;
    }

    /** One more than the highest number of a value. */
    public int values() {
        return values;
    }

    /** One more than the highest number of a variable. */
    public int variables() {
        return variables;
    }

    private void see(Statement s) {
        for (Value v : s.defines()) {
            value(v);
        }
        if (s instanceof Statement.Declare declare) {
            variables = Math.max(variables, declare.variable().id() + 1);
        }
    }

    private void value(Value v) {
        values = Math.max(values, v.id() + 1);
    }
}
