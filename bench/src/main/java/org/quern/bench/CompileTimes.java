package org.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times to compile, link and store each measured overload, as a Markdown table. */
final class CompileTimes {
    private static final double MILLI = 1e6;

    private CompileTimes() {}

    /**
     * Compiles in processes of their own, each with an empty cache.
     *
     * @param only regular expression for {@code work/dtype/size}
     */
    static String table(Path directory, int processes, String only, Bars bars)
            throws IOException, InterruptedException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = 0; i < processes; i++) {
            Path cache = Files.createTempDirectory(directory, "compile");
            for (String line : new ChildJvm(CompileAll.class, true, cache, List.of(), only).run().output().lines()
                    .toList()) {
                int tab = line.indexOf('\t');
                times.computeIfAbsent(line.substring(0, tab), k -> new ArrayList<>())
                        .add(Double.parseDouble(line.substring(tab + 1)) / MILLI);
            }
        }
        StringBuilder t = new StringBuilder(
                "| kernel | min ms | median ms | bar: median < 150 |\n| --- | --: | --: | --- |\n");
        times.forEach((kernel, all) -> {
            Timing.Result r = Timing.result(all.stream().mapToDouble(Double::doubleValue).toArray());
            t.append(String.format(Locale.ROOT, "| %s | %.0f | %.0f | %s |%n", kernel, r.min(), r.median(),
                    bars.compiles(r.median()) ? "pass" : "MISS"));
        });
        return t.toString();
    }
}
