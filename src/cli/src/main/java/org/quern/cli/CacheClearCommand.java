package org.quern.cli;

import org.quern.KernelCache;
import picocli.CommandLine.Command;

/** {@code quern cache clear}. */
@Command(name = "clear", description = "Removes everything that the cache wrote, and nothing else. Layers and bundles are not touched.")
final class CacheClearCommand extends CacheRemoval {
    CacheClearCommand() {}

    @Override
    void check() {}

    @Override
    String question() {
        return "Remove everything";
    }

    @Override
    int remove(KernelCache cache) {
        return cache.clear();
    }
}
