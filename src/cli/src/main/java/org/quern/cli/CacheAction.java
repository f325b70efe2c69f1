package org.quern.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quern.KernelCache;
import org.quern.Quern;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Common base of the subcommands of {@code quern cache}: {@code --json}, and uniform wording. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class CacheAction implements Callable<Integer> {
    static final int DONE = Failures.DONE;
    static final int FAILED = Failures.FAILED;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** The answer as JSON, and as lines for people. */
    record Answer(int status, Object data, List<String> lines) {}

    /** Runs the action. */
    abstract Answer act(KernelCache cache);

    @Override
    public final Integer call() {
        Answer answer = act(Quern.cache());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(answer.data()));
            out.flush();
        } else {
            Terminal.print(out, answer.lines().stream().map(Printable::line).toList());
        }
        return answer.status();
    }

    /** A progress line on stderr, if that is a terminal. */
    final Progress progress() {
        return new Progress(spec.commandLine().getErr(), Terminal.isOne(2));
    }

    /** Prints a problem on stderr, in addition to the answer. */
    final void warn(String problem) {
        spec.commandLine().getErr().println("quern: " + Printable.line(problem));
        spec.commandLine().getErr().flush();
    }

    static List<Object> json(List<Finding> findings) {
        List<Object> all = new ArrayList<>();
        for (Finding f : findings) {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("file", f.file());
            m.put("problem", f.problem());
            all.add(m);
        }
        return all;
    }

    static List<String> lines(List<Finding> findings) {
        List<String> all = new ArrayList<>();
        for (Finding f : findings) {
            all.add(f.toString());
        }
        return all;
    }

    static String place(KernelCache cache) {
        return cache.directory() == null
                ? "no directory: the cache is switched off, or there is no place for it"
                : cache.directory().toString();
    }
}
