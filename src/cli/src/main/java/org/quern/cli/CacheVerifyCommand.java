package org.quern.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.Declared;
import org.quern.KernelCache;
import org.quern.cache.report.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quern cache verify}. */
@Command(name = "verify", description = "Checks every file of the cache, its layers and bundles. Exit code 1 if anything is wrong.")
final class CacheVerifyCommand extends CacheAction {
    @Option(names = "--recompile", description = "Also compile the declared overloads (see warm) again, and compare what the cache has byte for byte.")
    private boolean recompile;

    @Mixin
    private DeclarationOptions options;

    CacheVerifyCommand() {}

    @Override
    Answer act(KernelCache cache) {
        Verification found;
        try (Progress progress = progress()) {
            progress.say("checking");
            found = cache.verify();
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("overloads", found.overloads());
        data.put("indexes", found.indexes());
        data.put("bytes", found.bytes());
        data.put("findings", json(found.findings()));
        List<String> lines = new ArrayList<>(lines(found.findings()));
        lines.add(InfoCommand.overloads(found.overloads()) + " and " + Units.count(found.indexes(), "index", "indexes")
                + ", " + Units.bytes(found.bytes()) + " in " + place(cache) + ": "
                + (found.isOk() ? "all is right" : Units.count(found.findings().size()) + " wrong"));
        boolean ok = found.isOk();
        if (recompile) {
            ok &= recompile(cache, data, lines);
        }
        return new Answer(ok ? DONE : FAILED, data, lines);
    }

    private boolean recompile(KernelCache cache, Map<String, Object> data, List<String> lines) {
        List<Object> list = new ArrayList<>();
        Table table = new Table("KERNEL", "INPUTS", "CPU", "OUTCOME");
        long[] different = new long[1];
        try (Progress progress = progress()) {
            progress.say("compiling again");
            cache.recompile(options.declarations(), options.cpus(), (Declared d) -> {
                list.add(DeclarationOptions.json(d));
                DeclarationOptions.row(table, d);
                different[0] += d.outcome().equals("different") ? 1 : 0;
                progress.say("compiling again, " + list.size() + " done, the last " + d.kernel() + " for " + d.cpu());
            });
        }
        data.put("recompiled", list);
        lines.addAll(list.isEmpty() ? List.of("no declaration found: nothing was compiled again") : table.lines());
        return different[0] == 0 && !list.isEmpty();
    }
}
