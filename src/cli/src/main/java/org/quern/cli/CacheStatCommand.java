package org.quern.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.quern.KernelCache;
import org.quern.Quern;
import org.quern.cache.report.CachedOverload;
import picocli.CommandLine.Command;

/** {@code quern cache stat}. */
@Command(name = "stat", description = "Sums up what the cache holds: by layer, kernel, instruction set and compiler.")
final class CacheStatCommand extends CacheAction {
    CacheStatCommand() {}

    @Override
    Answer act(KernelCache cache) {
        List<CachedOverload> all = cache.list();
        Map<String, Object> data = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        long bytes = all.stream().mapToLong(CachedOverload::bytes).sum();
        data.put("directory", cache.directory());
        data.put("overloads", all.size());
        data.put("bytes", bytes);
        data.put("damaged", all.stream().filter(c -> !c.state().equals("ok")).count());
        data.put("compiler", Quern.compiler());
        lines.add(InfoCommand.overloads(all.size()) + ", " + Units.bytes(bytes) + " in " + place(cache) + "; "
                + data.get("damaged") + " damaged");
        lines.add("code is made here by " + Quern.compiler());
        group("layer", all, CachedOverload::layer, data, lines);
        group("kernel", all, CachedOverload::function, data, lines);
        group("cpu", all, c -> c.cpu().isEmpty() ? "unknown" : c.cpu(), data, lines);
        group("compiler", all, c -> c.compiler().isEmpty() ? "unknown" : c.compiler(), data, lines);
        return new Answer(DONE, data, lines);
    }

    private static void group(String name, List<CachedOverload> all, Function<CachedOverload, String> by,
            Map<String, Object> data, List<String> lines) {
        Map<String, long[]> sums = new TreeMap<>();
        for (CachedOverload c : all) {
            long[] sum = sums.computeIfAbsent(by.apply(c), k -> new long[2]);
            sum[0]++;
            sum[1] += c.bytes();
        }
        Table table = new Table(name.toUpperCase(java.util.Locale.ROOT), ">OVERLOADS", ">SIZE");
        List<Object> list = new ArrayList<>();
        sums.forEach((value, sum) -> {
            table.row(value, Units.count(sum[0]), Units.bytes(sum[1]));
            Map<String, Object> m = new LinkedHashMap<>();
            m.put(name, value);
            m.put("overloads", sum[0]);
            m.put("bytes", sum[1]);
            list.add(m);
        });
        data.put("by" + Character.toUpperCase(name.charAt(0)) + name.substring(1), list);
        if (!all.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
    }
}
