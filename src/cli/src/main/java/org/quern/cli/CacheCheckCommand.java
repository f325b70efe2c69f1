package org.quern.cli;

import java.util.ArrayList;
import java.util.List;
import org.quern.Declared;
import org.quern.KernelCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quern cache check}. */
@Command(name = "check", description = "Whether the bundles of --class-path have what is declared (see warm) for each"
        + " of --levels. Compiles nothing. Exit code 1 if something is absent.")
final class CacheCheckCommand extends CacheAction {
    @Mixin
    private DeclarationOptions options;

    CacheCheckCommand() {}

    @Override
    Answer act(KernelCache cache) {
        List<Object> data = new ArrayList<>();
        Table table = new Table("KERNEL", "INPUTS", "CPU", "OUTCOME");
        List<Declared> shown = new ArrayList<>();
        cache.check(options.declarations(), options.cpus(), options.classPath(), d -> {
            data.add(DeclarationOptions.json(d));
            if (!d.outcome().equals("bundled")) {
                shown.add(d);
                DeclarationOptions.row(table, d);
            }
        });
        long absent = shown.stream().filter(d -> !d.isStale()).count();
        List<String> lines = new ArrayList<>(shown.isEmpty() ? List.of() : table.lines());
        lines.add(data.isEmpty()
                ? options.nothing()
                : Units.count(data.size() - shown.size()) + " are in a bundle, "
                        + Units.count(absent) + " are not" + (absent == 0 ? "" : ": warm with --bundle writes them"));
        return new Answer(absent == 0 && !data.isEmpty() ? DONE : FAILED, data, lines);
    }
}
