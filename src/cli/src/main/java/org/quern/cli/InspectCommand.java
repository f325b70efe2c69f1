package org.quern.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.quern.ufunc.Inspection;
import org.quern.ufunc.Ufunc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quern inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Shows what becomes of an expression: typed IR, LLVM IR, assembly, and what runs in how many lanes.", footer = {
    "", "Example:  quern inspect 'sqrt(x*x + y*y)' x=float64 y=float32 --assembly", "",
    "Without options: the report and the typed IR.",
    "Steps: verify, math, lanes, outline, divergence, ranges, captures, departures, polls, arrays, emit, optimize, assembly,"
            + " stack, check, link."})
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TypedExpression expression;

    @Option(names = "--ir", description = "The typed kernel IR.")
    private boolean ir;

    @Option(names = "--llvm", description = "LLVM IR as it was lowered.")
    private boolean llvm;

    @Option(names = "--optimized", description = "LLVM IR after the passes.")
    private boolean optimized;

    @Option(names = "--assembly", description = "Machine code.")
    private boolean assembly;

    @Option(names = "--step", paramLabel = "NAME", split = ",", description = "The state after a step of code generation.")
    private List<String> steps = new ArrayList<>();

    InspectCommand() {}

    @Override
    public Integer call() {
        Inspection found = expression.answer(Ufunc::inspect);
        for (String step : steps) {
            if (!found.steps().containsKey(step)) {
                throw new BadInputException(
                        "step '" + step + "' given; there are " + String.join(", ", found.steps().keySet()));
            }
        }
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(found.signature());
        found.report().forEach(line -> screen.println("  " + line));
        found.notes().forEach(note -> screen.println("  " + note));
        boolean all = !(llvm || optimized || assembly || !steps.isEmpty());
        show(screen, "typed IR", ir || all, found.ir());
        show(screen, "LLVM IR", llvm, found.llvm());
        show(screen, "LLVM IR, optimized", optimized, found.optimized());
        show(screen, "assembly", assembly, found.assembly());
        for (String step : steps) {
            show(screen, step, true, found.steps().get(step));
        }
        screen.flush();
        return 0;
    }

    private static void show(PrintWriter screen, String title, boolean wanted, String text) {
        if (wanted) {
            screen.println();
            screen.println("-- " + title);
            screen.println(text.stripTrailing());
        }
    }
}
