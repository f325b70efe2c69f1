package org.quern.cache;

import java.io.IOException;
import java.util.List;

/** A place that code is read from and never written to. What it gives is verified like everything else. */
sealed interface Layer permits DirectoryLayer, BundleLayer {
    /** What listings and messages call it. */
    String name();

    /** Which file it is, for messages. */
    String file(String directory, String contentName);

    /**
     * A code file's bytes, or null if there is none.
     *
     * @param directory {@link CacheLayout#directoryName} of the function
     * @throws DamagedFileException if there is something that must not be used
     */
    byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException;

    /** The entries there, verified; of one function's directory only, unless it is null. */
    List<CacheEntry> list(String only) throws IOException;
}
