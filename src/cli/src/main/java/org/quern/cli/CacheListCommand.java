package org.quern.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.KernelCache;
import org.quern.cache.report.CachedOverload;
import picocli.CommandLine.Command;

/** {@code quern cache ls}. */
@Command(name = "ls", description = "Lists the cached overloads, layers and bundles included. Reads and verifies each.")
final class CacheListCommand extends CacheAction {
    CacheListCommand() {}

    @Override
    Answer act(KernelCache cache) {
        List<Object> data = new ArrayList<>();
        Table table = new Table("FUNCTION", "SIGNATURE", "CPU", ">SIZE", ">AGE", ">USED", "LAYER", "STATE");
        Instant now = Instant.now();
        long bytes = 0;
        List<CachedOverload> all = cache.list();
        for (CachedOverload c : all) {
            bytes += c.bytes();
            data.add(fields(c));
            table.row(c.function(), c.signature(), c.cpu(), Units.bytes(c.bytes()), age(c.created(), now),
                    age(c.used(), now),
                    c.layer(), c.state());
        }
        List<String> lines = all.isEmpty() ? new ArrayList<>() : table.lines();
        lines.add(InfoCommand.overloads(all.size()) + ", " + Units.bytes(bytes) + " in " + place(cache));
        return new Answer(DONE, data, lines);
    }

    /** The age of an entry; empty if it is not known, as files of bundles have no date. */
    private static String age(Instant since, Instant now) {
        return since == null || since.equals(Instant.EPOCH) ? "" : Units.age(Duration.between(since, now));
    }

    private static Map<String, Object> fields(CachedOverload c) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("function", c.function());
        m.put("signature", c.signature());
        m.put("cpu", c.cpu());
        m.put("bytes", c.bytes());
        m.put("created", c.created());
        m.put("used", c.used());
        m.put("layer", c.layer());
        m.put("compiler", c.compiler());
        m.put("state", c.state());
        m.put("file", c.file());
        return m;
    }
}
