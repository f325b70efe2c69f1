package org.quern.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quern.Declared;
import org.quern.KernelCache;
import org.quern.cache.report.CacheUse;
import org.quern.cache.report.Transferred;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quern cache warm}. */
@Command(name = "warm", description = "Compiles declared overloads ahead of time (org.quern.KernelDeclarations)."
        + " Exit code 1 if nothing is declared.")
final class CacheWarmCommand extends CacheAction {
    @Mixin
    private DeclarationOptions options;

    @Option(names = "--into", paramLabel = "DIRECTORY", description = "A directory to fill in the cache's place.")
    private Path into;

    @Option(names = "--bundle", paramLabel = "TARGET", description = "Also write what is declared, and nothing else, as a bundle,"
            + " in place of the one there: FILE.jar or a directory, such as target/classes.")
    private Path bundle;

    CacheWarmCommand() {}

    @Override
    Answer act(KernelCache cache) {
        List<Declared> all = new ArrayList<>();
        CacheUse before = cache.use();
        try (Progress progress = progress()) {
            progress.say("compiling");
            cache.warm(options.declarations(), options.cpus(), into, d -> {
                all.add(d);
                progress.say("compiling, " + all.size() + " done, the last " + d.kernel() + " for " + d.cpu());
            });
        }
        List<Object> data = new ArrayList<>();
        Table table = new Table("KERNEL", "INPUTS", "CPU", "OUTCOME");
        for (Declared d : all) {
            data.add(DeclarationOptions.json(d));
            DeclarationOptions.row(table, d);
        }
        long compiled = all.stream().filter(d -> d.outcome().equals("compiled")).count();
        long stale = all.stream().filter(Declared::isStale).count();
        List<String> lines = all.isEmpty() ? new ArrayList<>() : table.lines();
        lines.add(all.isEmpty()
                ? options.nothing()
                : Units.count(compiled) + " compiled, "
                        + Units.count(all.size() - compiled - stale) + " were there"
                        + (stale == 0 ? "" : ", " + Units.count(stale) + " lines of a recording are stale")
                        + "; in " + (into == null ? place(cache) : into));
        if (bundle != null && !all.isEmpty()) {
            Transferred done = cache.bundle(options.declarations(), options.cpus(), into, bundle);
            lines.add(InfoCommand.overloads(done.overloads()) + " written to " + bundle + ", "
                    + Units.count(done.there()) + " were there");
        }
        long lost = into == null ? lost(cache, before, compiled) : 0;
        if (lost > 0) {
            lines.add(Units.count(lost) + " of those compiled cannot be kept in " + place(cache));
        }
        return new Answer(all.isEmpty() || lost > 0 ? FAILED : DONE, data, lines);
    }

    /**
     * The number of compiled overloads that the cache did not store, as it has no directory or cannot write to it; it
     * has warned of the reason.
     */
    private static long lost(KernelCache cache, CacheUse before, long compiled) {
        CacheUse now = cache.use();
        boolean failed = cache.directory() == null || now.failures() > before.failures();
        return failed ? compiled - (now.stores() - before.stores()) : 0;
    }
}
