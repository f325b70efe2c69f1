package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Printable;
import org.quern.util.FileReason;

/** Removal of files from a root on request. */
final class Maintenance {
    /** An operation that deletes files and reports each code file. */
    interface Removal {
        void run(Pruning.Removed report) throws IOException;
    }

    private Maintenance() {}

    /**
     * Runs a removal and returns the number of code files deleted.
     *
     * @param root the root; null if there is none
     * @throws CacheException if the file system refuses, in strict mode or not, because the caller asked for the
     *     removal; the message says what is left
     */
    static int remove(Root root, Removal removal) {
        AtomicInteger count = new AtomicInteger();
        if (root != null && root.isUsable()) {
            try {
                removal.run((file, why) -> {
                    count.incrementAndGet();
                    root.journal().evicted(file, why);
                });
            } catch (IOException e) {
                root.journal().failed();
                throw new CacheException(Printable
                        .line("code cache: files in " + root.location() + " cannot be removed (" + FileReason.at(e)
                                + "); "
                                + count + " overloads were removed, " + left(root) + " are still there"),
                        e);
            }
        }
        return count.get();
    }

    private static String left(Root root) {
        long left = 0;
        try {
            for (Path directory : root.layout().functionDirectories(null)) {
                left += CacheLayout.contentNames(directory).size();
            }
            return Long.toString(left);
        } catch (IOException e) {
            return "an unknown number";
        }
    }
}
