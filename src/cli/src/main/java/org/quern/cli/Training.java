package org.quern.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/**
 * The workload from which the JDK makes an AOT cache: evaluations as users write them. The launcher runs it twice, the
 * second time with the first run's code cache, so that neither LLVM nor its callers are in the AOT cache.
 */
final class Training {
    private static final List<String[]> EVALUATIONS = List.of(
            new String[] {"eval", "exp(x)*2", "x=x.npy", "-o", "r.npy"},
            new String[] {"eval", "sqrt(x*x + y*a); where(x > y, x, -y)", "x=x.npy", "y=y.npy", "a=0.5", "-v"},
            new String[] {"eval", "clip(x, 0, 1) ** 2 - minimum(x, 3) // 2", "x=-", "-o", "-"});

    private Training() {}

    /** Runs the evaluations, with all files in the directory that is the one argument. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        NDArray x = NDArray.linspace(0, 1, 100);
        Npy.write(directory.resolve("x.npy"), x);
        Npy.write(directory.resolve("y.npy"), x.reshape(100, 1));
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        Npy.write(npy, x);
        int code = Failures.DONE;
        for (String[] evaluation : EVALUATIONS) {
            EvalArguments plain = EvalArguments.plain(in(directory, evaluation));
            Streams streams = new Streams(new ByteArrayInputStream(npy.toByteArray()), new ByteArrayOutputStream(),
                    new PrintWriter(new StringWriter()), new PrintWriter(System.err, true, System.err.charset()),
                    Streams.Terminals.ofProcess());
            code = Math.max(code, Main.evaluate(plain, streams));
        }
        System.exit(code);
    }

    private static String[] in(Path directory, String... evaluation) {
        String[] full = evaluation.clone();
        for (int i = 0; i < full.length; i++) {
            full[i] = full[i].replaceFirst("\\b[a-z]\\.npy$", Matcher.quoteReplacement(directory + "/") + "$0");
        }
        return full;
    }
}
