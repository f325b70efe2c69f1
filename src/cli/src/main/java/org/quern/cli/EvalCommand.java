package org.quern.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quern eval}, as parsed by picocli; {@link EvalArguments#plain} parses most command lines instead. */
@Command(name = "eval", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Computes an expression over .npy files, element by element with NumPy's broadcasting and dtypes.", footer = {
    "", "Example:  quern eval 'sqrt(x*x + a*y)' x=x.npy y=y.npy a=0.5 -o r.npy", "",
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

    @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "An operand of the expression: a file in .npy format, - for"
            + " such a one on standard input, or a number, which takes its dtype from what it meets. A file named 3 is ./3.")
    private List<String> operands = List.of();

    @Option(names = {"-o",
        "--out"}, paramLabel = "FILE.npy", description = "Where to write the result, - for standard output; once for each of several. Printed if not given.")
    private List<String> out = List.of();

    @Option(names = {"-v",
        "--explain"}, description = "Tell on stderr where the code came from, and what the call costs beyond its arithmetic.")
    private boolean explain;

    @Option(names = "--threads", paramLabel = "N", description = "Compute with up to N threads, 1 to 256, where there is work enough. Default: 1.")
    private Integer threads;

    EvalCommand() {}

    @Override
    public Integer call() {
        new Evaluation(arguments(), Streams.ofProcess(spec.commandLine().getOut(), spec.commandLine().getErr())).run();
        return Failures.DONE;
    }

    EvalArguments arguments() {
        if (threads != null && threads == 0) {
            throw new BadInputException("--threads 0 given, 1 to 256 expected");
        }
        return new EvalArguments(expression, List.copyOf(operands), List.copyOf(out), explain,
                threads == null ? 0 : threads);
    }
}
