package org.quern.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.expression.Expression;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Target;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/** The work of {@code quern eval}. */
final class Evaluation {
    private static final int MOST_THREADS = 256;

    private final EvalArguments arguments;
    private final Streams streams;

    Evaluation(EvalArguments arguments, Streams streams) {
        this.arguments = arguments;
        this.streams = streams;
    }

    /** Evaluates the expression; failures are exceptions. */
    void run() {
        Operands operands = new Operands(arguments.operands());
        Expression expression = operands.in(arguments.expression());
        Targets targets = new Targets(arguments.out(), expression.outputs(), streams);
        if (arguments.threads() < 0 || arguments.threads() > MOST_THREADS) {
            throw new BadInputException(
                    "--threads " + arguments.threads() + " given, 1 to " + MOST_THREADS + " expected");
        }
        try (Progress progress = new Progress(streams)) {
            progress.say("reading");
            Map<String, NDArray> arrays = operands.read(expression, streams);
            progress.say("making the kernel");
            Ufunc kernel = expression.ufunc("eval", List.copyOf(arrays.keySet()));
            OverloadInfo code = kernel.prepare(arrays.values().stream().map(NDArray::dtype).toArray(DType[]::new));
            if (arguments.explain()) {
                progress.print(explanation(code));
            }
            progress.say("computing");
            List<NDArray> results = compute(kernel, arrays, progress);
            progress.say("writing");
            targets.write(results, streams);
        }
    }

    private List<NDArray> compute(Ufunc kernel, Map<String, NDArray> arrays, Progress progress) {
        UfuncCall call = kernel.on(arrays.values().toArray());
        if (arguments.threads() > 0) {
            // refuses a setting that is no number, which the next line would hide
            Quern.threads();
            Quern.threads(arguments.threads());
            call = call.target(Target.PARALLEL);
        }
        try {
            if (arguments.explain()) {
                call.explain()
                        .forEach(note -> progress.print("  " + named(note.toString(), List.copyOf(arrays.keySet()))));
            }
            return call.runAll();
        } catch (ShapeException e) {
            StringBuilder message = new StringBuilder(named(e.getMessage(), List.copyOf(arrays.keySet())));
            arrays.forEach((name, a) -> message.append("\n  ").append(name).append(": ").append(a.dtype()).append(' ')
                    .append(Arrays.toString(a.shape())));
            throw new BadInputException(message.toString());
        }
    }

    /** A text with the operands' names, for their numbers. */
    private static String named(String numbered, List<String> names) {
        String text = numbered;
        for (int i = names.size() - 1; i >= 0; i--) {
            text = text.replace("operand " + i + " ", names.get(i) + " ").replace("operand " + i + ":",
                    names.get(i) + ":");
        }
        return text;
    }

    private static String explanation(OverloadInfo code) {
        return code.signature() + ": " + (code.compiled() ? "compiled in " : "loaded from the cache in ")
                + Units.nanos((double) code.nanos()) + "; " + code.cpu() + ", " + code.lanes() + " lanes, "
                + Units.bytes(code.bytes());
    }
}
