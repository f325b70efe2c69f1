package org.quern.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Checks directories that may not exist yet. */
final class Places {
    private Places() {}

    /**
     * The reason that a directory cannot be written, in words that follow its name, as far as can be told without
     * trying; null if it seems writable, or there is no directory.
     */
    static String problem(Path directory) {
        Path there = directory;
        while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        if (there == null || (Files.isDirectory(there) && Files.isWritable(there))) {
            return null;
        }
        String wrong = Files.isDirectory(there) ? "cannot be written" : "is no directory";
        return (there.equals(directory) ? wrong : "cannot be made, as " + there + " " + wrong)
                + ": kernels are compiled in each process; QUERN_CACHE_DIR names another directory";
    }
}
