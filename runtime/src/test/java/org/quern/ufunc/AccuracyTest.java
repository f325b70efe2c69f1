package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;

/**
 * The errors of the mathematical functions in both tiers: within the tiers' bounds everywhere, and within what the
 * documentation states of this library. {@code mvn verify -Pstress} looks longer, for every instruction set, and
 * {@link ExhaustiveTest} at float32s by the million;
 * with {@code -Dquern.testProperties=-Dquern.bless=true} it raises what the documentation states to what it finds.
 */
class AccuracyTest {
    private static final long SEED = 20260101;

    private static final List<MathFunction> ALL = Arrays.asList(MathFunction.values());

    /** What is measured: functions in one tier for one instruction set, and the largest errors seen so far. */
    private record Form(List<MathFunction> functions, Accuracy accuracy, InstructionSet target, Compiled compiled,
            Map<MathFunction, Double> ulps, Map<MathFunction, String> where) {}

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void errorsAreAsStated(DType type) throws IOException {
        List<Form> forms = forms(type, ALL, ((X86_64) Engine.ofProcess().target()).number());
        try {
            measure(forms, type, AccuracyInputs.everywhere(type, type == DType.FLOAT64 ? 2 : 20, SEED), ALL);
            for (MathFunction f : ALL) {
                measure(forms, type, AccuracyInputs.of(f, type, 8000, SEED), List.of(f));
            }
        } finally {
            close(forms);
        }
        checkBounds(forms, type);
        checkTable(forms, type);
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void errorsAreAsStatedOverManyInputs(DType type) throws IOException {
        List<Form> measured = new ArrayList<>();
        for (MathFunction f : ALL) {
            List<Form> forms = forms(type, List.of(f), X86_64.LOWEST);
            try {
                measureLong(forms, type, f);
            } finally {
                close(forms);
            }
            measured.addAll(forms);
        }
        checkBounds(measured, type);
        if (Boolean.getBoolean("quern.bless")) {
            bless(measured, type);
        }
        checkTable(measured, type);
    }

    private static void measureLong(List<Form> forms, DType type, MathFunction f) {
        IntStream.range(0, 8).parallel().forEach(i -> {
            measure(forms, type, AccuracyInputs.everywhere(type, type == DType.FLOAT64 ? 8 : 80, SEED + i), List.of(f));
            measure(forms, type, AccuracyInputs.of(f, type, 60_000, SEED + 1000L * i), List.of(f));
        });
    }

    /** Quad precision has 60 binary digits more than float64: near a zero they may lose 53 of them. */
    @Test
    void theReferencesOfTheGammaFunctionsAgree() {
        for (MathFunction f : List.of(MathFunction.LGAMMA, MathFunction.TGAMMA)) {
            double doubt = References.gammaDoubt(AccuracyInputs.of(f, DType.FLOAT64, 4000, SEED)[0]);
            assertTrue(doubt < 0.1, "the references differ by " + doubt + " ULP of float64");
        }
    }

    private static List<Form> forms(DType type, List<MathFunction> functions, int lowest) {
        List<Form> forms = new ArrayList<>();
        for (int level = lowest; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
            for (Accuracy accuracy : Accuracy.values()) {
                InstructionSet target = new X86_64(level);
                CodegenOptions options = CodegenOptions.DEFAULT.withTight(accuracy == Accuracy.TIGHT);
                forms.add(new Form(functions, accuracy, target,
                        new Compiled(Exhaustive.math(type, functions), target, options),
                        new EnumMap<>(MathFunction.class), new EnumMap<>(MathFunction.class)));
            }
        }
        return forms;
    }

    private static void close(List<Form> forms) {
        forms.forEach(f -> f.compiled.close());
    }

    private static void measure(List<Form> forms, DType type, long[][] in, List<MathFunction> functions) {
        List<long[][]> results = new ArrayList<>();
        for (Form form : forms) {
            results.add(form.compiled.run(in));
        }
        for (MathFunction f : functions) {
            int result = forms.get(0).functions.indexOf(f);
            List<long[]> sets = results.stream().map(r -> r[result]).toList();
            List<References.Largest> largest = References.errors(f, type, in[0], in[1], sets);
            for (int s = 0; s < forms.size(); s++) {
                note(forms.get(s), f, type, largest.get(s), in, sets.get(s));
            }
        }
    }

    private static void note(Form form, MathFunction f, DType type, References.Largest largest, long[][] in,
            long[] out) {
        synchronized (form) {
            if (largest.ulps() > form.ulps.getOrDefault(f, -1.0)) {
                int i = largest.index();
                form.ulps.put(f, largest.ulps());
                form.where.put(f, Scalars.text(type, in[0][i])
                        + (f.arity() == 1 ? "" : ", " + Scalars.text(type, in[1][i])) + " is "
                        + Scalars.text(type, out[i]));
            }
        }
    }

    private static void checkBounds(List<Form> forms, DType type) {
        List<String> wrong = new ArrayList<>();
        for (Form form : forms) {
            for (MathFunction f : form.functions) {
                compare(form, f, type, AccuracyTable.promised(form.accuracy), wrong);
            }
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }

    private static void checkTable(List<Form> forms, DType type) throws IOException {
        AccuracyTable table = AccuracyTable.read();
        List<String> wrong = new ArrayList<>();
        for (Form form : forms) {
            for (MathFunction f : form.functions) {
                compare(form, f, type, table.get(f, AccuracyTable.column(type, form.accuracy)), wrong);
            }
        }
        assertTrue(wrong.isEmpty(), "beyond what accuracy.md states:\n" + String.join("\n", wrong));
    }

    private static void compare(Form form, MathFunction f, DType type, double bound, List<String> wrong) {
        double ulps = form.ulps.get(f);
        if (!(ulps <= bound)) {
            wrong.add(f.symbol() + " of " + type + ", " + form.accuracy + " for " + form.target.cpu() + ": " + ulps
                    + " ULP where " + bound + " are allowed: of " + form.where.get(f));
        }
    }

    private static void bless(List<Form> forms, DType type) throws IOException {
        AccuracyTable table = AccuracyTable.read();
        for (MathFunction f : ALL) {
            for (Accuracy accuracy : Accuracy.values()) {
                double most = table.get(f, AccuracyTable.column(type, accuracy));
                for (Form form : forms) {
                    most = form.accuracy == accuracy ? Math.max(most, form.ulps.getOrDefault(f, 0.0)) : most;
                }
                table.set(f, AccuracyTable.column(type, accuracy), most);
            }
        }
        table.write();
    }
}
