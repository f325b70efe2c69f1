package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.error.ArgumentException;
import org.quern.ir.BinaryOp;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Predicate;
import org.quern.ir.Samples;
import org.quern.ir.UnaryOp;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.ir.text.Parser;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;

/**
 * Every word for an operation with operands of every dtype, as text: it is refused with its line, or verified,
 * interpreted and compiled.
 */
@ExtendWith(NrtBalance.class)
class EveryFormTest {
    private static String words(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    /** Lines that define %3 from %0 and %1, which have one dtype, and the bool %2. */
    private static List<String> operations() {
        List<String> lines = new ArrayList<>();
        Stream.of(UnaryOp.values()).forEach(op -> lines.add(words(op) + " %0"));
        Stream.of(BinaryOp.values()).forEach(op -> lines.add(words(op) + " %0, %1"));
        Stream.of(Predicate.values()).forEach(op -> lines.add(words(op) + " %0, %1"));
        Stream.of(MathFunction.values()).forEach(op -> lines.add(words(op) + (op.arity() == 1 ? " %0" : " %0, %1")));
        for (DType to : DType.values()) {
            lines.add("cast " + to + " %0");
            lines.add("reinterpret " + to + " %0");
        }
        lines.addAll(List.of("select %2, %0, %1", "select %0, %0, %1", "select %0, %2, %2", "fma %0, %1, %0",
                "add %0, %2", "add %2, %0", "eq %0, %2", "fma %0, %1, %2", "pow %0, %2"));
        return lines;
    }

    private static String function(DType type, String... lines) {
        StringBuilder text = new StringBuilder("function @0 f(%0: " + type + ", %1: " + type + ") -> %3\n");
        for (String line : lines) {
            text.append("  ").append(line).append('\n');
        }
        return text.toString();
    }

    private static String operation(DType type, String operation) {
        return function(type, "%2 = eq %0, %1", "%3 = " + operation);
    }

    private static String reduction(DType type, String op) {
        return function(type, "%2 = constant int64 0", "%4 = constant int64 150", "var $0: " + type + " = %0",
                "lanes %5: int64 = %2 to %4", "  $0 = reduce " + op + " from 1 %1", "%3 = read $0");
    }

    /** The function; null if it is refused, for which the line must be named. */
    private static Function parsed(String text, int line) {
        try {
            return Parser.parse(text);
        } catch (ArgumentException e) {
            assertTrue(e.getMessage().startsWith("line " + line + ": "), e.getMessage());
            return null;
        }
    }

    private static List<Function> accepted(DType type) {
        List<Function> all = new ArrayList<>();
        operations().forEach(o -> all.add(parsed(operation(type, o), 3)));
        Stream.of(BinaryOp.values()).forEach(op -> all.add(parsed(reduction(type, words(op)), 6)));
        all.removeIf(f -> f == null);
        return all;
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void whatIsAcceptedIsVerifiedAndInterpreted(DType type) {
        long[][] in = Samples.pairs(type, 10, new Random(1));
        for (Function f : accepted(type)) {
            Verifier.verify(f);
            for (int i = 0; i < in[0].length; i++) {
                Interpreter.run(f, Libm::apply, in[0][i], in[1][i]);
            }
        }
    }

    /** Element operations are compiled in {@link CompiledDifferentialTest}, but for those of another form. */
    private static Function rest(DType type) {
        List<String> results = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<String> loop = new ArrayList<>(List.of("lanes %5: int64 = %2 to %4"));
        List<String> reads = new ArrayList<>();
        Stream.concat(Stream.of("fma %0, %1, %0"), Stream.of(DType.values()).map(to -> "reinterpret " + to + " %0"))
                .filter(o -> parsed(operation(type, o), 3) != null).forEach(o -> {
                    results.add("%" + (10 + results.size()));
                    lines.add(results.getLast() + " = " + o);
                });
        Stream.of(BinaryOp.values()).map(EveryFormTest::words)
                .filter(op -> parsed(reduction(type, op), 6) != null).forEach(op -> {
                    String sum = "$" + reads.size();
                    results.add("%" + (10 + results.size()));
                    lines.add("var " + sum + ": " + type + " = %0");
                    loop.add("  " + sum + " = reduce " + op + " from 1 %1");
                    reads.add(results.getLast() + " = read " + sum);
                });
        List<String> all = new ArrayList<>(List.of("%2 = constant int64 0", "%4 = constant int64 150"));
        Stream.of(lines, loop, reads).forEach(all::addAll);
        return Parser.parse(function(type, all.toArray(String[]::new))
                .replace("-> %3", "-> " + String.join(", ", results)));
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void theRestOfThemIsCompiled(DType type) {
        Function f = rest(type);
        long[][] in = Samples.pairs(type, 5, new Random(2));
        try (Compiled compiled = new Compiled(f, Engine.ofProcess().target(), 4)) {
            long[][] actual = compiled.run(in);
            for (int i = 0; i < in[0].length; i++) {
                long[] expected = Interpreter.run(f, Libm::apply, in[0][i], in[1][i]);
                for (int r = 0; r < expected.length; r++) {
                    DType t = f.results().get(r).type();
                    assertTrue(Scalars.same(t, expected[r], actual[r][i]), "result " + r + " of " + type);
                }
            }
        }
    }

    @Test
    void howManyThereAre() {
        assertEquals(List.of(34, 49, 50, 73), Stream.of(DType.BOOL, DType.INT8, DType.UINT64, DType.FLOAT64)
                .map(type -> accepted(type).size()).toList());
        assertEquals("line 3: SHL takes no float32", assertThrows(ArgumentException.class,
                () -> Parser.parse(operation(DType.FLOAT32, "shl %0, %1"))).getMessage());
    }
}
