package org.quern.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.quern.array.DType;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.array.ShapeException;
import org.quern.expression.Formula;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quern eval}. */
@Command(name = "eval", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Computes an expression over .npy files, element by element with NumPy's broadcasting and dtypes.",
        footer = {"", "Example:  quern eval 'sqrt(x*x + y*y)' x=a.npy y=b.npy -o r.npy", "",
            "Expressions have numbers, parentheses, Python's operators",
            "  + - * / // %% **   == != < <= > >=   ~ & | ^ << >>",
            "where(c, a, b), clip(x, a, b), NumPy's functions (sqrt, exp, log, sin, arctan2,",
            "hypot, minimum, floor, isnan, erf, ...), casts such as float32(x), and",
            "pi, e, inf, nan, True, False. Results are separated by ;"})
final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EXPRESSION", description = "What to compute; ; separates several results.")
    private String expression;

    @Parameters(index = "1..*", paramLabel = "NAME=FILE.npy", description = "An operand of the expression.")
    private List<String> operands = List.of();

    @Option(names = {"-o", "--out"}, paramLabel = "FILE.npy",
            description = "Where to write the result; once for each of several. Printed if not given.")
    private List<Path> out = List.of();

    @Option(names = {"-v", "--explain"}, description = "Tell on stderr where the code came from.")
    private boolean explain;

    EvalCommand() {}

    @Override
    public Integer call() {
        Formula formula = Formula.parse(expression);
        Map<String, Path> files = files();
        formula.requireAmong(files.keySet());
        requireUsed(formula, files.keySet());
        requireTargets(formula.outputs());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        files.forEach((name, file) -> arrays.put(name, read(name, file)));
        List<NDArray> results = compute(formula, arrays);
        for (int i = 0; i < out.size(); i++) {
            Npy.write(out.get(i), results.get(i));
        }
        if (out.isEmpty()) {
            PrintWriter screen = spec.commandLine().getOut();
            results.forEach(screen::println);
            screen.flush();
        }
        return 0;
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String given : operands) {
            int equals = given.indexOf('=');
            String name = equals < 0 ? "" : given.substring(0, equals);
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || equals == given.length() - 1) {
                throw new BadInputException("'" + given + "' given, NAME=FILE.npy expected");
            }
            if (Formula.isConstant(name)) {
                throw new BadInputException("'" + name + "' is a constant of expressions: give the operand another name");
            }
            if (files.put(name, Path.of(given.substring(equals + 1))) != null) {
                throw new BadInputException("operand '" + name + "' is given twice");
            }
        }
        return files;
    }

    private static void requireUsed(Formula formula, Set<String> given) {
        Set<String> unused = new LinkedHashSet<>(given);
        unused.removeAll(formula.names());
        if (!unused.isEmpty()) {
            throw new BadInputException("the expression does not use " + String.join(", ", unused)
                    + (formula.names().isEmpty() ? "" : "; it uses " + String.join(", ", formula.names())));
        }
        if (given.isEmpty()) {
            throw new BadInputException("the expression has no operand: at least one NAME=FILE.npy is needed");
        }
    }

    private void requireTargets(int outputs) {
        if (!out.isEmpty() && out.size() != outputs) {
            throw new BadInputException("the expression has " + outputs + (outputs == 1 ? " result, " : " results, ")
                    + out.size() + " given with -o");
        }
        Set<Path> seen = new LinkedHashSet<>();
        for (Path p : out) {
            if (!seen.add(p.toAbsolutePath().normalize())) {
                throw new BadInputException("-o " + p + " is given for two results");
            }
            Path directory = p.toAbsolutePath().getParent();
            if (Files.isDirectory(p) || directory == null || !Files.isDirectory(directory)) {
                throw new BadInputException("-o " + p + ": " + (Files.isDirectory(p)
                        ? "a directory, a file expected"
                        : "no such directory as " + directory));
            }
        }
    }

    private static NDArray read(String name, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            String why = Files.notExists(file) ? "no such file"
                    : Files.isDirectory(file) ? "a directory, a file expected" : "it may not be read";
            throw new BadInputException("operand '" + name + "', " + file + ": " + why);
        }
        return Npy.read(file);
    }

    private List<NDArray> compute(Formula formula, Map<String, NDArray> arrays) {
        Ufunc ufunc = formula.ufunc("eval", List.copyOf(arrays.keySet()));
        OverloadInfo code = ufunc.prepare(arrays.values().stream().map(NDArray::dtype).toArray(DType[]::new));
        if (explain) {
            spec.commandLine().getErr().println(explanation(code));
            spec.commandLine().getErr().flush();
        }
        try {
            return ufunc.on(arrays.values().toArray()).results();
        } catch (ShapeException e) {
            StringBuilder message = new StringBuilder(e.getMessage());
            arrays.forEach((name, a) -> message.append("\n  ").append(name).append(": ").append(a.dtype()).append(' ')
                    .append(Arrays.toString(a.shape())));
            throw new BadInputException(message.toString());
        }
    }

    private static String explanation(OverloadInfo code) {
        return code.signature() + ": " + (code.compiled() ? "compiled in " : "loaded from the cache in ")
                + Units.nanos((double) code.nanos()) + "; " + code.cpu() + ", " + code.lanes() + " lanes, "
                + Units.bytes(code.bytes());
    }
}
