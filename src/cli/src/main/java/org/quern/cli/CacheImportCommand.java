package org.quern.cli;

import java.nio.file.Path;
import org.quern.KernelCache;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Transferred;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quern cache import}. */
@Command(name = "import", description = "Copies a bundle, or another cache, into the cache. Every file is verified first."
        + " Exit code 1 if one was left out: damaged, or not to be written;"
        + " 2 if the source is no bundle and no cache.")
final class CacheImportCommand extends CacheAction {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "A bundle's jar or directory, or a cache's directory.")
    private Path source;

    CacheImportCommand() {}

    @Override
    Answer act(KernelCache cache) {
        if (source.toString().isEmpty()) {
            throw new BadInputException(
                    "SOURCE is empty: a bundle's jar or directory, or a cache's directory expected");
        }
        Transferred done;
        try (Progress progress = progress()) {
            progress.say("copying");
            done = cache.importFrom(source);
        } catch (CacheException e) {
            // What is wrong with the source is bad input; anything else is a failure.
            throw e.reason() == CacheException.Reason.SOURCE ? new BadInputException(e.getMessage()) : e;
        }
        return Transfers.answer(done, "copied to " + cache.directory(), !done.findings().isEmpty());
    }
}
