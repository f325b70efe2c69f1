package org.quern.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quern.array.DType;
import org.quern.cli.expression.Formula;
import org.quern.ufunc.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quern inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Shows what becomes of an expression: typed IR, LLVM IR, assembly, and what runs in how many lanes.",
        footer = {"", "Example:  quern inspect 'sqrt(x*x + y*y)' x=float64 y=float32 --assembly", "",
            "Without options: the report and the typed IR."})
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EXPRESSION", description = "As for eval.")
    private String expression;

    @Parameters(index = "1..*", paramLabel = "NAME=DTYPE", description = "The dtype of an operand, such as float64.")
    private List<String> operands = List.of();

    @Option(names = "--ir", description = "The typed kernel IR.")
    private boolean ir;

    @Option(names = "--llvm", description = "LLVM IR as it was lowered.")
    private boolean llvm;

    @Option(names = "--optimized", description = "LLVM IR after the passes.")
    private boolean optimized;

    @Option(names = "--assembly", description = "Machine code.")
    private boolean assembly;

    InspectCommand() {}

    @Override
    public Integer call() {
        Formula formula = Formula.parse(expression);
        Map<String, DType> types = OperandTypes.parse(operands);
        formula.requireAmong(types.keySet());
        Inspection found = formula.ufunc("eval", List.copyOf(types.keySet()))
                .inspect(types.values().toArray(DType[]::new));
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(found.signature());
        found.report().forEach(line -> screen.println("  " + line));
        boolean all = !(llvm || optimized || assembly);
        show(screen, "typed IR", ir || all, found.ir());
        show(screen, "LLVM IR", llvm, found.llvm());
        show(screen, "LLVM IR, optimized", optimized, found.optimized());
        show(screen, "assembly", assembly, found.assembly());
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
