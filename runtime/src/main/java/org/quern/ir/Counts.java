package org.quern.ir;

/** How many values and variables a function numbers. */
public final class Counts {
    private int values;
    private int variables;

    private Counts() {}

    /** Those of its own body, not of what it calls. */
    public static Counts of(Function function) {
        Counts counts = new Counts();
        function.parameters().forEach(counts::value);
        counts.see(function.body());
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

    private void see(Block block) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> value(let.result());
                case Statement.Declare declare ->
                    variables = Math.max(variables, declare.variable().id() + 1);
                case Statement.Loop loop -> value(loop.index());
                case Statement.Call call -> call.results().forEach(this::value);
                case Statement.Assign a -> {}
                case Statement.While w -> {}
                case Statement.If i -> {}
                case Statement.Leave l -> {}
                case Statement.Local l -> {}
                case Statement.Put p -> {}
                case Statement.Lanes lanes -> value(lanes.index());
                case Statement.Parallel p -> {
                    value(p.first());
                    value(p.last());
                }
                case Statement.Accumulate a -> {}
                case Statement.Reserve r -> {}
                case Statement.Store st -> {}
            }
            s.blocks().forEach(this::see);
        }
    }

    private void value(Value v) {
        values = Math.max(values, v.id() + 1);
    }
}
