package org.quern.ir.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.OpTypes;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Parses the text that {@link Printer} writes. The parsed function has the same canonical bytes as the printed one, so
 * that functions can be stored, edited and tested as text. There is each operation and reduction for the dtypes of its
 * operands; the other rules are {@code Verifier}'s.
 */
public final class Parser {
    private static final String STEP = "  ";

    private final List<Line> lines = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private int at;

    /** Definitions so far of the function being parsed, by number. */
    private Map<Integer, Value> values = new HashMap<>();
    private Map<Integer, Variable> variables = new HashMap<>();
    private Map<Integer, LocalArray> arrays = new HashMap<>();
    private Map<Integer, Memory> memories = new HashMap<>();

    private Parser(String text) {
        List<String> all = text.lines().toList();
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isBlank()) {
                lines.add(new Line(i + 1, all.get(i)));
            }
        }
    }

    /**
     * The last function of a text; the earlier ones are its callees.
     *
     * @throws ArgumentException if the text is malformed; the message names the line
     */
    public static Function parse(String text) {
        Parser parser = new Parser(text);
        while (parser.at < parser.lines.size()) {
            parser.functions.add(parser.function());
        }
        if (parser.functions.isEmpty()) {
            throw ArgumentException.of("a function expected, an empty text given");
        }
        return parser.functions.getLast();
    }

    private Function function() {
        values = new HashMap<>();
        variables = new HashMap<>();
        arrays = new HashMap<>();
        memories = new HashMap<>();
        Line head = lines.get(at++);
        head.expect("function");
        if (head.id('@') != functions.size()) {
            throw head.error("function @" + functions.size() + " expected");
        }
        String name = head.name();
        List<Value> parameters = new ArrayList<>();
        List<String> uniforms = new ArrayList<>();
        List<Long> fixed = new ArrayList<>();
        head.expect("(");
        while (!head.takes(")")) {
            if (head.takes("uniform")) {
                uniforms.add(head.name());
            }
            parameters.add(definition(head));
            fixed.add(head.takes("=") ? head.number() : 0);
            head.takes(",");
        }
        if (head.takes("of")) {
            List<Memory.Operand> inputs = operands(head);
            head.expect("->");
            List<Memory.Operand> outputs = operands(head);
            head.end();
            int sizes = parameters.size() - uniforms.size();
            Core core = new Core(parameters.subList(0, sizes), fixed.subList(0, sizes), inputs, outputs);
            return new Function(name, parameters, uniforms, block(STEP.length()), List.of(), core);
        }
        head.expect("->");
        List<Integer> results = head.ids('%');
        head.end();
        Block body = block(STEP.length());
        return new Function(name, parameters, uniforms, body, results.stream().map(id -> value(head, id)).toList());
    }

    private List<Memory.Operand> operands(Line line) {
        List<Memory.Operand> operands = new ArrayList<>();
        while (line.peek().startsWith("@")) {
            int number = line.id('@');
            line.expect(":");
            Memory.Operand operand = new Memory.Operand(number, type(line), sizes(line));
            memories.put(number, operand);
            operands.add(operand);
            line.takes(",");
        }
        return operands;
    }

    private List<Value> sizes(Line line) {
        line.expect("[");
        List<Value> sizes = values(line);
        line.expect("]");
        return sizes;
    }

    private Block block(int indent) {
        List<Statement> statements = new ArrayList<>();
        while (at < lines.size() && lines.get(at).indent() == indent && !isMiddle(lines.get(at))) {
            statements.add(statement(lines.get(at++), indent));
        }
        if (at < lines.size() && lines.get(at).indent() > indent) {
            throw lines.get(at).error("it is indented too far");
        }
        return new Block(statements);
    }

    /** {@return whether a line separates the two blocks of a statement} */
    private static boolean isMiddle(Line line) {
        return line.peek().equals("else") || line.peek().equals("do");
    }

    private Block second(String between, int indent) {
        Line line = at < lines.size() ? lines.get(at) : lines.getLast();
        line.expect(between);
        line.end();
        at++;
        return block(indent + STEP.length());
    }

    private Statement statement(Line line, int indent) {
        Statement s = switch (line.peek().charAt(0)) {
            case '%' -> definition(line, line.ids('%'));
            case '$' -> change(line);
            case '#' -> {
                LocalArray array = array(line);
                yield new Statement.Put(array, element(line), value(line));
            }
            case '@', '&' -> {
                Memory memory = memory(line);
                List<Value> indices = sizes(line);
                line.expect("=");
                yield new Statement.Store(memory, indices, value(line));
            }
            default -> word(line, indent);
        };
        line.end();
        return s;
    }

    private Value element(Line line) {
        line.expect("[");
        Value index = value(line);
        line.expect("]", "=");
        return index;
    }

    private Statement definition(Line line, List<Integer> ids) {
        line.expect("=");
        if (!line.takes("call")) {
            if (ids.size() != 1) {
                throw line.error("an operation has one result");
            }
            Op op = OpParser.of(line, this);
            return new Statement.Let(define(ids.getFirst(), op.type()), op);
        }
        Function f = called(line);
        line.expect("(");
        List<Value> arguments = values(line);
        line.expect(")");
        if (ids.size() != f.results().size()) {
            throw line.error("'" + f.name() + "' has " + f.results().size() + " results");
        }
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            results.add(define(ids.get(i), f.results().get(i).type()));
        }
        return new Statement.Call(results, f, arguments);
    }

    private Statement change(Line line) {
        Variable v = variable(line);
        line.expect("=");
        if (line.takes("reduce")) {
            return new Statement.Accumulate(v, reduction(line, v.type()), value(line));
        }
        return new Statement.Assign(v, value(line));
    }

    private Statement word(Line line, int indent) {
        int inner = indent + STEP.length();
        String word = line.take();
        return switch (word) {
            case "var" -> {
                int id = line.id('$');
                line.expect(":");
                Variable v = new Variable(id, type(line));
                variables.put(id, v);
                line.expect("=");
                yield new Statement.Declare(v, value(line));
            }
            case "array" -> {
                int id = line.id('#');
                line.expect(":");
                DType type = type(line);
                line.expect("[");
                LocalArray array = new LocalArray(id, type, length(line));
                line.expect("]");
                arrays.put(id, array);
                yield new Statement.Local(array);
            }
            case "scratch" -> {
                int id = line.id('&');
                line.expect(":");
                Memory.Scratch own = new Memory.Scratch(id, type(line), sizes(line));
                memories.put(-1 - id, own);
                yield new Statement.Reserve(own);
            }
            case "loop", "lanes" -> {
                Value index = definition(line);
                line.expect("=");
                Value begin = value(line);
                line.expect("to");
                Value end = value(line);
                line.end();
                Block body = block(inner);
                yield word.equals("loop")
                        ? new Statement.Loop(index, begin, end, body)
                        : new Statement.Lanes(index, begin, end, body);
            }
            case "parallel" -> parallel(line, inner);
            case "while" -> {
                int condition = line.id('%');
                long limit = 0;
                if (line.takes("at")) {
                    line.expect("most");
                    limit = line.number();
                    line.expect("iterations");
                }
                line.end();
                Block test = block(inner);
                yield new Statement.While(test, value(line, condition), second("do", indent), limit);
            }
            case "if" -> {
                Value condition = value(line);
                line.end();
                yield new Statement.If(condition, block(inner), second("else", indent));
            }
            case "break", "continue", "return" -> {
                line.expect("if");
                yield new Statement.Leave(Exit.valueOf(word.toUpperCase(Locale.ROOT)), value(line));
            }
            default -> throw line.error("'" + word + "' begins no statement");
        };
    }

    private Statement parallel(Line line, int inner) {
        Value first = definition(line);
        line.expect(",");
        Value last = define(line.id('%'), first.type());
        line.expect("=");
        Value begin = value(line);
        line.expect("to");
        Value end = value(line);
        List<Statement.Shared> shared = new ArrayList<>();
        while (line.takes(",")) {
            LocalArray array = array(line);
            line.expect("reduce");
            shared.add(new Statement.Shared(array, reduction(line, array.type())));
        }
        line.end();
        return new Statement.Parallel(first, last, begin, end, block(inner), shared);
    }

    private Reduction reduction(Line line, DType type) {
        boolean named = line.peek().startsWith("@");
        Function f = named ? called(line) : null;
        BinaryOp op = named ? null : OpParser.binary(line);
        line.expect("from");
        Reduction r = new Reduction(op, f, type, line.number());
        String problem = OpTypes.problem(r);
        if (problem != null) {
            throw line.error(problem);
        }
        return r;
    }

    private static int length(Line line) {
        long length = line.number();
        if (length < 1 || length > Integer.MAX_VALUE) {
            throw line.error("a local array has 1 to " + Integer.MAX_VALUE + " elements, " + length + " given");
        }
        return (int) length;
    }

    private Function called(Line line) {
        int number = line.id('@');
        if (number >= functions.size()) {
            throw line.error("function @" + number + " is not among those before");
        }
        return functions.get(number);
    }

    private Value definition(Line line) {
        int id = line.id('%');
        line.expect(":");
        return define(id, type(line));
    }

    private Value define(int id, DType type) {
        Value v = new Value(id, type);
        values.put(id, v);
        return v;
    }

    DType type(Line line) {
        String name = line.take();
        for (DType type : DType.values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        throw line.error("a dtype expected, '" + name + "' given");
    }

    private static <T> T known(Line line, Map<Integer, T> map, int id, String what) {
        T found = map.get(id);
        if (found == null) {
            throw line.error(what + " is not defined before");
        }
        return found;
    }

    private Value value(Line line, int id) {
        return known(line, values, id, "%" + id);
    }

    Value value(Line line) {
        return value(line, line.id('%'));
    }

    List<Value> values(Line line) {
        return line.ids('%').stream().map(id -> value(line, id)).toList();
    }

    Variable variable(Line line) {
        int id = line.id('$');
        return known(line, variables, id, "$" + id);
    }

    LocalArray array(Line line) {
        int id = line.id('#');
        return known(line, arrays, id, "#" + id);
    }

    Memory memory(Line line) {
        boolean own = line.peek().startsWith("&");
        int id = line.id(own ? '&' : '@');
        return known(line, memories, own ? -1 - id : id, (own ? "&" : "@") + id);
    }
}
