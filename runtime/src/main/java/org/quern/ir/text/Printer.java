package org.quern.ir.text;

import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Prints a function as text for people and for {@link Parser}: callees first, one statement per line. Equal functions
 * have equal text.
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

    /** The text of a function and of its transitive callees. */
    public static String print(Function root) {
        Printer p = new Printer(root.closure());
        for (int i = 0; i < p.functions.size(); i++) {
            p.function(i, p.functions.get(i));
        }
        return p.text.toString();
    }

    private void function(int number, Function f) {
        text.append("function @").append(number).append(' ').append(quoted(f.name())).append('(');
        int first = f.parameters().size() - f.uniforms().size();
        for (int i = 0; i < f.parameters().size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(i < first ? "" : "uniform " + quoted(f.uniforms().get(i - first)) + ' ')
                    .append(typed(f.parameters().get(i)))
                    .append(f.core() != null && i < first && f.core().fixed().get(i) != 0
                            ? " = " + f.core().fixed().get(i)
                            : "");
        }
        text.append(')');
        if (f.core() == null) {
            text.append(" -> ").append(list(f.results())).append('\n');
        } else {
            text.append(" of ").append(operands(f.core().inputs())).append(" -> ").append(operands(f.core().outputs()))
                    .append('\n');
        }
        block(f.body(), "  ");
    }

    /** A name as a word, or in quotes if it is not a word or is reserved in the text. */
    private static String quoted(String name) {
        if (name.matches("[A-Za-z_]\\w*") && !name.equals("uniform")) {
            return name;
        }
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '"', '\\' -> s.append('\\').append(c);
                case '\n' -> s.append("\\n");
                case '\r' -> s.append("\\r");
                default -> s.append(c);
            }
        }
        return s.append('"').toString();
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

    private static String operands(List<Memory.Operand> operands) {
        StringBuilder s = new StringBuilder();
        for (Memory.Operand o : operands) {
            s.append(s.isEmpty() ? "" : ", ").append(o).append(": ").append(o.type()).append('[')
                    .append(list(o.sizes()))
                    .append(']');
        }
        return s.toString();
    }

    private void block(Block block, String indent) {
        for (Statement s : block.statements()) {
            text.append(indent);
            text.append(head(s, f -> "@" + number(f)));
            text.append('\n');
            within(s, indent);
        }
    }

    /** The text of one statement without its nested blocks, for messages; a call shows its function's name. */
    public static String line(Statement statement) {
        return head(statement, f -> "'" + f.name() + "'");
    }

    private static String head(Statement statement, java.util.function.Function<Function, String> name) {
        return switch (statement) {
            case Statement.Let let -> let.result() + " = " + op(let.op());
            case Statement.Declare d -> "var " + d.variable() + ": " + d.variable().type() + " = " + d.initial();
            case Statement.Assign a -> a.variable() + " = " + a.value();
            case Statement.Loop loop -> "loop " + typed(loop.index()) + " = " + loop.begin() + " to " + loop.end();
            case Statement.While loop ->
                "while " + loop.condition() + (loop.limit() == 0 ? "" : " at most " + loop.limit() + " iterations");
            case Statement.If choice -> "if " + choice.condition();
            case Statement.Leave leave -> lower(leave.where()) + " if " + leave.condition();
            case Statement.Local local ->
                "array #" + local.array().id() + ": " + local.array().type() + '[' + local.array().length() + ']';
            case Statement.Put put -> "#" + put.array().id() + '[' + put.index() + "] = " + put.value();
            case Statement.Lanes loop -> "lanes " + typed(loop.index()) + " = " + loop.begin() + " to " + loop.end();
            case Statement.Parallel loop ->
                "parallel " + typed(loop.first()) + ", " + loop.last() + " = " + loop.begin() + " to " + loop.end()
                        + shared(loop.arrays(), name);
            case Statement.Accumulate a -> a.variable() + " = " + reduction(a.reduction(), name) + ' ' + a.value();
            case Statement.Reserve r ->
                "scratch " + r.memory() + ": " + r.memory().type() + '[' + list(r.memory().sizes()) + ']';
            case Statement.Store s -> s.memory() + "[" + list(s.indices()) + "] = " + s.value();
            case Statement.Call call ->
                list(call.results()) + " = call " + name.apply(call.function()) + '(' + list(call.arguments()) + ')';
        };
    }

    private static String shared(List<Statement.Shared> arrays, java.util.function.Function<Function, String> name) {
        StringBuilder s = new StringBuilder();
        for (Statement.Shared a : arrays) {
            s.append(", #").append(a.array().id()).append(' ').append(reduction(a.reduction(), name));
        }
        return s.toString();
    }

    private static String reduction(Reduction r, java.util.function.Function<Function, String> name) {
        return "reduce " + (r.function() == null ? lower(r.op()) : name.apply(r.function())) + " from "
                + bits(r.type(), r.identity());
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
            case Op.Constant c -> "constant " + c.type() + ' ' + bits(c.type(), c.bits());
            case Op.Unary u -> lower(u.op());
            case Op.Binary b -> lower(b.op());
            case Op.Compare c -> lower(c.predicate());
            case Op.Select s -> "select";
            case Op.Cast c -> "cast " + c.type();
            case Op.Apply m -> lower(m.function());
            case Op.Fma m -> "fma";
            case Op.Reinterpret r -> "reinterpret " + r.type();
            case Op.Element e -> "element #" + e.array().id();
            case Op.Load load -> "load " + load.memory();
            case Op.Read r -> "read " + r.variable();
        };
        return op.operands().isEmpty() ? name : name + ' ' + list(op.operands());
    }

    private static String bits(DType type, long bits) {
        return type.isFloat() ? "0x" + Long.toHexString(bits) : Long.toString(bits);
    }

    private static String lower(Enum<?> e) {
        return e.name().toLowerCase(java.util.Locale.ROOT);
    }
}
