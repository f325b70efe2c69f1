package org.quern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quern.CachedOverload;
import org.quern.Quern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quern cache ls}. */
@Command(name = "ls", description = "Lists the cached overloads. Reads and verifies each.", mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CacheListCommand implements Callable<Integer> {
    private static final int RIGHT_FROM = 3;
    private static final int RIGHT_TO = 4;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    CacheListCommand() {}

    @Override
    public Integer call() {
        List<CachedOverload> all = Quern.cache().list();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            List<Object> list = new ArrayList<>();
            for (CachedOverload c : all) {
                list.add(fields(c));
            }
            out.println(Json.of(list));
        } else {
            print(out, all);
        }
        out.flush();
        return 0;
    }

    private static Map<String, Object> fields(CachedOverload c) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("function", c.function());
        m.put("signature", c.signature());
        m.put("cpu", c.cpu());
        m.put("bytes", c.bytes());
        m.put("created", c.created());
        m.put("state", c.state());
        m.put("file", c.file());
        return m;
    }

    private static void print(PrintWriter out, List<CachedOverload> all) {
        Path root = Quern.cache().directory();
        if (root == null) {
            out.println("There is no code cache: it is switched off, or there is no place for it.");
            return;
        }
        if (all.isEmpty()) {
            out.println("The code cache in " + root + " is empty.");
            return;
        }
        Instant now = Instant.now();
        long bytes = 0;
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"FUNCTION", "SIGNATURE", "CPU", "SIZE", "AGE", "STATE"});
        for (CachedOverload c : all) {
            bytes += c.bytes();
            rows.add(new String[] {c.function(), c.signature(), c.cpu(), Units.bytes(c.bytes()),
                Units.age(Duration.between(c.created(), now)), c.state()});
        }
        table(out, rows);
        out.println(InfoCommand.overloads(all.size()) + ", " + Units.bytes(bytes) + " in " + root);
    }

    private static void table(PrintWriter out, List<String[]> rows) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                boolean right = i >= RIGHT_FROM && i <= RIGHT_TO;
                line.append(i == 0 ? "" : "  ").append(right ? padding + row[i] : row[i] + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
