package org.quern.ir.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.ir.BinaryOp;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.OpTypes;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/** Parses operations: a keyword, its attributes and the operands, of dtypes for which there is the operation. */
final class OpParser {
    private static final Map<String, Enum<?>> WORDS = words();

    private OpParser() {}

    private static Map<String, Enum<?>> words() {
        Map<String, Enum<?>> words = new HashMap<>();
        for (Enum<?>[] kind : List.<Enum<?>[]>of(UnaryOp.values(), BinaryOp.values(), Predicate.values(),
                MathFunction.values())) {
            for (Enum<?> e : kind) {
                words.put(e.name().toLowerCase(Locale.ROOT), e);
            }
        }
        return words;
    }

    static Op of(Line line, Parser in) {
        Op op = parsed(line, in);
        String problem = OpTypes.problem(op);
        if (problem != null) {
            throw line.error(problem);
        }
        return op;
    }

    /** The next token as an operation on two values. */
    static BinaryOp binary(Line line) {
        String word = line.take();
        if (WORDS.get(word) instanceof BinaryOp op) {
            return op;
        }
        throw line.error("'" + word + "' is no operation on two values");
    }

    private static Op parsed(Line line, Parser in) {
        String word = line.take();
        return switch (word) {
            case "constant" -> new Op.Constant(in.type(line), line.number());
            case "cast" -> new Op.Cast(in.type(line), in.value(line));
            case "reinterpret" -> new Op.Reinterpret(in.type(line), in.value(line));
            case "read" -> new Op.Read(in.variable(line));
            case "element" -> new Op.Element(in.array(line), in.value(line));
            case "load" -> new Op.Load(in.memory(line), in.values(line));
            case "select" -> {
                List<Value> v = operands(line, in, word, 3);
                yield new Op.Select(v.get(0), v.get(1), v.get(2));
            }
            case "fma" -> {
                List<Value> v = operands(line, in, word, 3);
                yield new Op.Fma(v.get(0), v.get(1), v.get(2));
            }
            default -> named(line, in, word);
        };
    }

    private static Op named(Line line, Parser in, String word) {
        return switch (WORDS.get(word)) {
            case UnaryOp o -> new Op.Unary(o, operands(line, in, word, 1).getFirst());
            case BinaryOp o -> {
                List<Value> v = operands(line, in, word, 2);
                yield new Op.Binary(o, v.get(0), v.get(1));
            }
            case Predicate p -> {
                List<Value> v = operands(line, in, word, 2);
                yield new Op.Compare(p, v.get(0), v.get(1));
            }
            case MathFunction f -> new Op.Apply(f, operands(line, in, word, f.arity()));
            case null, default -> throw line.error("'" + word + "' is no operation");
        };
    }

    private static List<Value> operands(Line line, Parser in, String word, int count) {
        List<Value> v = in.values(line);
        if (v.size() != count) {
            throw line.error("'" + word + "' takes " + count + " operands, " + v.size() + " given");
        }
        return v;
    }
}
