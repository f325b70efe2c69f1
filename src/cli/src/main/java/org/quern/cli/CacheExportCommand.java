package org.quern.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.KernelCache;
import org.quern.cache.report.Transferred;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quern cache export}. */
@Command(name = "export", description = "Writes a bundle for a class path: a jar, if the name ends with .jar, else a directory."
        + " Only code of this version of Quern. Exit code 1 if a file was damaged and left out, or there was nothing to write.")
final class CacheExportCommand extends CacheAction {
    @Parameters(index = "0", paramLabel = "TARGET", description = "FILE.jar or a directory, such as target/classes.")
    private Path target;

    @Option(names = "--levels", split = ",", paramLabel = "LEVEL", description = "Only for v2, v3, v4. Default: all there is.")
    private List<String> levels = List.of();

    @Option(names = "--kernel", split = ",", paramLabel = "NAME", description = "Only kernels of these names. Default: all.")
    private Set<String> kernels = Set.of();

    CacheExportCommand() {}

    @Override
    Answer act(KernelCache cache) {
        if (target.toString().isEmpty()) {
            throw new BadInputException("TARGET is empty: FILE.jar or a directory expected");
        }
        Transferred done;
        try (Progress progress = progress()) {
            progress.say("copying");
            done = cache.exportTo(target, kernels, new LinkedHashSet<>(Levels.parse(levels, List.of())));
        }
        boolean nothing = done.overloads() + done.there() == 0;
        return Transfers.answer(done, "written to " + target, nothing || !done.findings().isEmpty());
    }
}
