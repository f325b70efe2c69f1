package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.NrtBalance;

/**
 * C99's special values, as {@code math/special-values.txt} lists them, in both tiers and for every instruction set: each in
 * every lane, among others of their kind and alone among ordinary numbers.
 */
@ExtendWith(NrtBalance.class)
class SpecialValuesTest {
    private static final int MOST_LANES = 64;
    private static final long FAST_BOUND = 4;

    /** Arguments and result; whether the result is exact. Ordinary numbers, which have no result here, are to fill lanes. */
    private record Case(MathFunction function, double x, double y, double result, boolean exact, boolean ordinary) {}

    @ParameterizedTest
    @CsvSource({"float64,false", "float64,true", "float32,false", "float32,true"})
    void areThoseOfC99(DType type, boolean tight) throws IOException {
        List<Case> cases = cases(type);
        Function all = Exhaustive.math(type);
        for (int level = X86_64.LOWEST; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
            InstructionSet target = new X86_64(level);
            try (Compiled compiled = new Compiled(all, target, CodegenOptions.DEFAULT.withTight(tight))) {
                for (MathFunction f : MathFunction.values()) {
                    List<Case> own = cases.stream().filter(c -> c.function == f).toList();
                    assertTrue(own.size() > 1, f + " has special values");
                    for (int apart : new int[] {1, 2, 7}) {
                        check(compiled, type, tight, target, spread(own, apart));
                    }
                }
            }
        }
    }

    private static void check(Compiled compiled, DType type, boolean tight, InstructionSet target, List<Case> row) {
        int n = row.size() * MOST_LANES;
        long[][] in = new long[2][n];
        for (int i = 0; i < n; i++) {
            Case c = row.get(i % row.size());
            in[0][i] = Scalars.bits(type, c.x);
            in[1][i] = Scalars.bits(type, c.y);
        }
        long[] results = compiled.run(in)[Exhaustive.result(row.get(0).function)];
        for (int i = 0; i < n; i++) {
            Case c = row.get(i % row.size());
            long expected = Scalars.bits(type, c.result);
            boolean right = c.ordinary || (c.exact
                    ? Scalars.same(type, expected, results[i])
                    : Scalars.ulps(type, expected, results[i]) <= (tight ? 1 : FAST_BOUND));
            if (!right) {
                throw new AssertionError(c.function + " of " + type + (tight ? ", TIGHT" : ", FAST") + " for "
                        + target.cpu()
                        + ": of " + c.x + (c.function.arity() == 1 ? "" : ", " + c.y) + " as element " + i + " is "
                        + Scalars.text(type, results[i]) + ", " + Scalars.text(type, expected) + " expected");
            }
        }
    }

    /** Cases with ordinary numbers between them, of odd length: repeated, each comes to every lane. */
    private static List<Case> spread(List<Case> cases, int apart) {
        List<Case> row = new ArrayList<>();
        for (Case c : cases) {
            row.add(c);
            for (int i = 1; i < apart; i++) {
                row.add(ordinary(c.function, i));
            }
        }
        if (row.size() % 2 == 0) {
            row.add(ordinary(cases.get(0).function, 0));
        }
        return row;
    }

    private static Case ordinary(MathFunction f, int i) {
        return new Case(f, 0.25 + i / 16.0, 1.5, 0, false, true);
    }

    private static List<Case> cases(DType type) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = SpecialValuesTest.class.getResourceAsStream("/math/special-values.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (!line.startsWith("#")) {
                    cases.add(parse(type, line, 1));
                    if (line.contains("+-")) {
                        cases.add(parse(type, line, -1));
                    }
                }
            }
        }
        for (MathFunction f : MathFunction.values()) {
            cases.add(new Case(f, Double.NaN, 3, Double.NaN, true, false));
            if (f.arity() == 2) {
                cases.add(new Case(f, 3, Double.NaN, Double.NaN, true, false));
            }
        }
        return cases;
    }

    private static Case parse(DType type, String line, int sign) {
        List<String> words = List.of(line.strip().split(" "));
        MathFunction f = MathFunction.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        if (words.size() != f.arity() + 2) {
            throw new AssertionError("a function, its arguments and its result expected: " + line);
        }
        String result = words.get(words.size() - 1);
        boolean exact = !result.startsWith("~");
        return new Case(f, number(type, words.get(1), sign), f.arity() == 1 ? 1 : number(type, words.get(2), sign),
                number(type, exact ? result : result.substring(1), sign), exact, false);
    }

    private static double number(DType type, String word, int sign) {
        if (word.startsWith("+-")) {
            return sign * number(type, word.substring(2), sign);
        }
        if (word.startsWith("-")) {
            return -number(type, word.substring(1), sign);
        }
        boolean single = type == DType.FLOAT32;
        return switch (word) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            case "one" -> 1;
            case "one-" -> single ? Math.nextDown(1f) : Math.nextDown(1.0);
            case "one+" -> single ? Math.nextUp(1f) : Math.nextUp(1.0);
            case "least" -> single ? Float.MIN_VALUE : Double.MIN_VALUE;
            case "tiny" -> (single ? Float.MIN_VALUE : Double.MIN_VALUE) * 1000;
            case "most" -> single ? Float.MAX_VALUE : Double.MAX_VALUE;
            case "pi" -> Math.PI;
            case "pi/2" -> Math.PI / 2;
            case "pi/4" -> Math.PI / 4;
            case "3pi/4" -> 3 * Math.PI / 4;
            default -> Double.parseDouble(word);
        };
    }
}
