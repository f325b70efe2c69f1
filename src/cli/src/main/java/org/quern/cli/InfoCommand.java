package org.quern.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quern.Quern;
import org.quern.SystemInfo;
import org.quern.cache.report.CachedOverload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quern info}. */
@Command(name = "info", description = "Versions, processor, math library and cache.", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    InfoCommand() {}

    @Override
    public Integer call() {
        SystemInfo s = Quern.system();
        long files = 0;
        long bytes = 0;
        for (CachedOverload c : Quern.cache().list()) {
            files++;
            bytes += c.bytes();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(facts(s, files, bytes)));
        } else {
            print(out, s, files, bytes);
        }
        out.flush();
        return 0;
    }

    private static Map<String, Object> facts(SystemInfo s, long files, long bytes) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("quern", s.version());
        m.put("java", Runtime.version().toString());
        m.put("llvm", s.compiler());
        m.put("processor", Processor.model());
        m.put("processors", s.processors());
        m.put("cpuLevel", s.cpuLevel());
        m.put("codeFor", s.codeFor());
        m.put("math", s.math());
        m.put("cache", s.cache());
        m.put("cacheProblem", Places.problem(s.cache()));
        m.put("cacheFiles", files);
        m.put("cacheBytes", bytes);
        return m;
    }

    private static void print(PrintWriter out, SystemInfo s, long files, long bytes) {
        line(out, "Quern", s.version());
        line(out, "Java", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
        line(out, "LLVM",
                s.compiler() == null ? "not present: cached kernels run, new ones cannot be compiled" : s.compiler());
        line(out, "Processor",
                Processor.model() + ", " + Units.count(s.processors(), "processor", "processors"));
        line(out, "Levels", levels(s.cpuLevel()) + "; code is made for " + s.codeFor());
        line(out, "Math", s.math());
        String problem = Places.problem(s.cache());
        line(out, "Cache", s.cache() == null
                ? "none: switched off, or no place for it"
                : s.cache() + " (" + overloads(files) + ", " + Units.bytes(bytes) + ")"
                        + (problem == null ? "" : ", which " + problem));
    }

    static String overloads(long n) {
        return Units.count(n, "overload", "overloads");
    }

    private static String levels(int highest) {
        StringBuilder all = new StringBuilder("x86-64");
        for (int level = 2; level <= highest; level++) {
            all.append(" v").append(level);
        }
        return all.toString();
    }

    private static void line(PrintWriter out, String what, String value) {
        out.printf("%-10s %s%n", what, value);
    }
}
