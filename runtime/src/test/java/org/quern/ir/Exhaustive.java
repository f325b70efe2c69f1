package org.quern.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.dtype.DType;

/** Functions with one result for each operation that a dtype has. */
public final class Exhaustive {
    private final List<Value> parameters = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Value> results = new ArrayList<>();
    private int next;

    private Exhaustive(DType... types) {
        for (DType t : types) {
            parameters.add(new Value(next++, t));
        }
    }

    private void result(Op op) {
        Value v = new Value(next++, op.type());
        statements.add(new Statement.Let(v, op));
        results.add(v);
    }

    private Function function(String name, DType type) {
        return new Function(name + "_" + type, parameters, new Block(statements), results);
    }

    /** Every unary and binary operation. */
    public static Function arithmetic(DType type) {
        Exhaustive e = new Exhaustive(type, type);
        Value a = e.parameters.get(0);
        Value b = e.parameters.get(1);
        for (UnaryOp op : UnaryOp.values()) {
            if (op.accepts(type)) {
                e.result(new Op.Unary(op, a));
            }
        }
        for (BinaryOp op : BinaryOp.values()) {
            if (op.accepts(type)) {
                e.result(new Op.Binary(op, a, b));
            }
        }
        return e.function("arithmetic", type);
    }

    /** Every comparison, every conversion, and a choice. */
    public static Function conversions(DType type) {
        Exhaustive e = new Exhaustive(type, type);
        Value a = e.parameters.get(0);
        Value b = e.parameters.get(1);
        for (Predicate p : Predicate.values()) {
            e.result(new Op.Compare(p, a, b));
        }
        e.result(new Op.Select(e.results.get(e.results.size() - 1), a, b));
        for (DType to : DType.values()) {
            e.result(new Op.Cast(to, b));
        }
        return e.function("conversions", type);
    }

    /** Every mathematical function. */
    public static Function math(DType type) {
        return math(type, Arrays.asList(MathFunction.values()));
    }

    /** Some mathematical functions. */
    public static Function math(DType type, List<MathFunction> functions) {
        Exhaustive e = new Exhaustive(type, type);
        Value a = e.parameters.get(0);
        Value b = e.parameters.get(1);
        for (MathFunction f : functions) {
            e.result(new Op.Apply(f, f.arity() == 1 ? List.of(a) : List.of(a, b)));
        }
        return e.function("math", type);
    }

    /** The position of a function's result among those of {@link #math}. */
    public static int result(MathFunction f) {
        return Arrays.asList(MathFunction.values()).indexOf(f);
    }

    /** What computes a function's result, for messages: the first statement that defines it. */
    public static String describe(Function f, int result) {
        Value v = f.results().get(result);
        for (Statement s : f.body().statements()) {
            if (s instanceof Statement.Let let && let.result().equals(v)) {
                return let.op().toString();
            }
        }
        return v.toString();
    }
}
