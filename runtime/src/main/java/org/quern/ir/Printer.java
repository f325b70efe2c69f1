package org.quern.ir;

import java.util.List;

/**
 * Writes a function as text for people: what it calls first, one statement a line. Equal functions, equal text.
 *
 * <pre>
 * function @0 power(%0: float64, %1: int32) -> %9
 *   %2 = constant float64 0x3ff0000000000000
 *   var $0: float64 = %2
 *   loop %3: int32 = %4 to %1
 *     break if %5
 *     $0 = %6
 *   %7, %8 = call @1(%0)
 * </pre>
 */
public final class Printer {
    private final List<Function> functions;
    private final StringBuilder text = new StringBuilder();

    private Printer(List<Function> functions) {
        this.functions = functions;
    }

    /** The text of a function and of all that it calls. */
    public static String print(Function root) {
        Printer p = new Printer(root.closure());
        for (int i = 0; i < p.functions.size(); i++) {
            p.function(i, p.functions.get(i));
        }
        return p.text.toString();
    }

    private void function(int number, Function f) {
        text.append("function @").append(number).append(' ').append(f.name()).append('(');
        for (int i = 0; i < f.parameters().size(); i++) {
            text.append(i == 0 ? "" : ", ").append(i < f.inputs() ? "" : "uniform ")
                    .append(typed(f.parameters().get(i)));
        }
        text.append(") -> ").append(list(f.results())).append('\n');
        block(f.body(), "  ");
    }

    private static String typed(Value v) {
        return v + ": " + v.type();
    }

    private static String list(List<Value> values) {
        StringBuilder s = new StringBuilder();
        for (Value v : values) {
            s.append(s.isEmpty() ? "" : ", ").append(v);
        }
        return s.toString();
    }

    private void block(Block block, String indent) {
        for (Statement s : block.statements()) {
            text.append(indent);
            switch (s) {
                case Statement.Let let -> text.append(let.result()).append(" = ").append(op(let.op()));
                case Statement.Declare d -> text.append("var ").append(d.variable()).append(": ")
                        .append(d.variable().type()).append(" = ").append(d.initial());
                case Statement.Assign a -> text.append(a.variable()).append(" = ").append(a.value());
                case Statement.Loop loop -> text.append("loop ").append(typed(loop.index())).append(" = ")
                        .append(loop.begin()).append(" to ").append(loop.end());
                case Statement.While loop -> text.append("while ").append(loop.condition())
                        .append(loop.limit() == 0 ? "" : " at most " + loop.limit() + " rounds");
                case Statement.If choice -> text.append("if ").append(choice.condition());
                case Statement.Leave leave -> text.append(lower(leave.where())).append(" if ").append(leave.condition());
                case Statement.Local local -> text.append("array #").append(local.array().id()).append(": ")
                        .append(local.array().type()).append('[').append(local.array().length()).append(']');
                case Statement.Put put -> text.append('#').append(put.array().id()).append('[').append(put.index())
                        .append("] = ").append(put.value());
                case Statement.Call call -> text.append(list(call.results())).append(" = call @")
                        .append(number(call.function())).append('(').append(list(call.arguments())).append(')');
            }
            text.append('\n');
            within(s, indent);
        }
    }

    private void within(Statement s, String indent) {
        for (int i = 0; i < s.blocks().size(); i++) {
            if (i > 0) {
                text.append(indent).append(s instanceof Statement.If ? "else" : "do").append('\n');
            }
            block(s.blocks().get(i), indent + "  ");
        }
    }

    @SuppressWarnings("ReferenceEquality") // the closure holds each function once
    private int number(Function f) {
        int i = 0;
        while (functions.get(i) != f) {
            i++;
        }
        return i;
    }

    private static String op(Op op) {
        String name = switch (op) {
            case Op.Constant c -> "constant " + c.type() + ' '
                    + (c.type().isFloat() ? "0x" + Long.toHexString(c.bits()) : Long.toString(c.bits()));
            case Op.Unary u -> lower(u.op());
            case Op.Binary b -> lower(b.op());
            case Op.Compare c -> lower(c.predicate());
            case Op.Select s -> "select";
            case Op.Cast c -> "cast " + c.type();
            case Op.Apply m -> lower(m.function());
            case Op.Fma m -> "fma";
            case Op.Reinterpret r -> "reinterpret " + r.type();
            case Op.Element e -> "element #" + e.array().id();
            case Op.Read r -> "read " + r.variable();
        };
        return op.operands().isEmpty() ? name : name + ' ' + list(op.operands());
    }

    private static String lower(Enum<?> e) {
        return e.name().toLowerCase(java.util.Locale.ROOT);
    }
}
