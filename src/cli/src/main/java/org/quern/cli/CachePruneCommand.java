package org.quern.cli;

import org.quern.KernelCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quern cache prune}. */
@Command(name = "prune", description = "Removes from the cache what was used longest ago, without options by the bounds of"
        + " the settings. Layers and bundles are not touched.")
final class CachePruneCommand extends CacheRemoval {
    @Option(names = "--max-bytes", paramLabel = "N", description = "Keep at most so many bytes of code files.")
    private Long maxBytes;

    @Option(names = "--max-age-days", paramLabel = "N", description = "Remove what was not used for so many days.")
    private Long maxAgeDays;

    CachePruneCommand() {}

    @Override
    void check() {
        if ((maxBytes != null && maxBytes < 0) || (maxAgeDays != null && maxAgeDays < 0)) {
            throw new BadInputException("bounds are at least 0");
        }
    }

    @Override
    String question() {
        return "Remove what was used longest ago";
    }

    @Override
    int remove(KernelCache cache) {
        if (maxBytes == null && maxAgeDays == null) {
            return cache.prune();
        }
        return cache.prune(bound(maxBytes), bound(maxAgeDays));
    }

    private static long bound(Long given) {
        return given == null ? Long.MAX_VALUE : given;
    }
}
