package org.quern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.ir.text.Parser;

/**
 * What steps of code generation make of small kernels: files of kernel IR with the expected states behind it, under
 * {@code src/test/resources/codegen/steps}.
 *
 * <pre>
 * ; what the file shows, in lines that begin with a semicolon
 * function @0 ...
 * ---- STEP [OPTION...]
 * the state after that step
 * </pre>
 *
 * <p>Options: {@code lanes=N} (4 unless told otherwise; 0: chosen), {@code cpu=NAME} (x86-64-v3); of the step {@code
 * emit} names of the functions to show. Run with {@code -Dquern.bless=true} to write what is now the case behind each
 * heading.
 */
class StepFilesTest {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "codegen", "steps");
    private static final String HEADING = "---- ";

    /** Whose state each file shows, of all that need no backend. */
    private static final Set<String> STEPS = Set.of("verify", "math", "lanes", "outline", "divergence", "ranges",
            "captures", "departures", "polls", "arrays", "emit");

    /** A file: remarks and IR, and headings with the states behind them. */
    private record StepFile(String kernel, List<String> headings) {
        static StepFile read(String text) {
            List<String> headings = new ArrayList<>();
            StringBuilder kernel = new StringBuilder();
            for (String line : text.lines().toList()) {
                if (line.startsWith(HEADING)) {
                    headings.add(line.substring(HEADING.length()));
                } else if (headings.isEmpty()) {
                    kernel.append(line).append('\n');
                }
            }
            return new StepFile(kernel.toString(), headings);
        }

        Function function() {
            StringBuilder ir = new StringBuilder();
            kernel.lines().filter(line -> !line.startsWith(";")).forEach(line -> ir.append(line).append('\n'));
            return Parser.parse(ir.toString());
        }

        /** The file as it should be. */
        String text() {
            Function f = function();
            StringBuilder all = new StringBuilder(kernel);
            for (String heading : headings) {
                all.append(HEADING).append(heading).append('\n').append(state(f, heading));
            }
            return all.toString();
        }
    }

    private static String state(Function f, String heading) {
        String[] words = heading.split(" ", -1);
        int lanes = 4;
        InstructionSet cpu = InstructionSet.parse("x86-64-v3");
        Set<String> functions = new LinkedHashSet<>();
        for (String option : List.of(words).subList(1, words.length)) {
            if (option.startsWith("lanes=")) {
                lanes = Integer.parseInt(option.substring(6));
            } else if (option.startsWith("cpu=")) {
                cpu = InstructionSet.parse(option.substring(4));
            } else {
                functions.add(option);
            }
        }
        String state = Codegen.state(f, cpu, new SquareMath(), CodegenOptions.DEFAULT.withLanes(lanes), words[0]);
        StringBuilder shown = new StringBuilder();
        for (String function : functions) {
            int at = state.indexOf("@" + function + "(");
            while (at >= 0 && !state.startsWith("define", state.lastIndexOf('\n', at) + 1)) {
                at = state.indexOf("@" + function + "(", at + 1);
            }
            assertTrue(at >= 0, "function " + function + " in\n" + state);
            shown.append(state, state.lastIndexOf('\n', at) + 1, state.indexOf("\n}\n", at) + 3);
        }
        return functions.isEmpty() ? state : shown.toString();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".qir")).sorted().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> states() throws IOException {
        return files().stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = Files.readString(file);
            StepFile read = StepFile.read(text);
            assertFalse(read.headings.isEmpty(), file + " has a heading");
            if (Boolean.getBoolean("quern.bless")) {
                Files.writeString(file, read.text());
            } else {
                assertEquals(text, read.text(), file + " differs; if that is meant, bless it with -Dquern.bless=true");
            }
        }));
    }

    @Test
    void everyStepHasAFile() throws IOException {
        Set<String> shown = new LinkedHashSet<>();
        for (Path file : files()) {
            StepFile.read(Files.readString(file)).headings.forEach(h -> shown.add(h.split(" ", -1)[0]));
        }
        assertEquals(STEPS, shown);
    }
}
