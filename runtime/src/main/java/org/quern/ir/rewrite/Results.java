package org.quern.ir.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.Counts;

/** Functions of elements with results of other dtypes. */
public final class Results {
    private Results() {}

    /**
     * A function with its results converted.
     *
     * @param types one for each result
     * @return the function itself if all results have these dtypes
     */
    public static Function cast(Function function, DType[] types) {
        if (Arrays.equals(types, function.resultTypes())) {
            return function;
        }
        List<Statement> statements = new ArrayList<>(function.body().statements());
        List<Value> converted = new ArrayList<>();
        int next = Counts.of(function).values();
        for (int i = 0; i < types.length; i++) {
            Value r = function.results().get(i);
            if (r.type() != types[i]) {
                Value c = new Value(next++, types[i]);
                statements.add(new Statement.Let(c, new Op.Cast(types[i], r)));
                r = c;
            }
            converted.add(r);
        }
        return new Function(function.name(), function.parameters(), function.uniforms(), new Block(statements),
                converted);
    }
}
