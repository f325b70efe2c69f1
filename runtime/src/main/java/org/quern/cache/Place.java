package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.SortedMap;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.StoredCode;

/**
 * A place that code is looked for in. What it gives is verified, whichever place it is.
 *
 * <p>A file has two names: that of its function's directory, {@link CacheLayout#directoryName}, and the content name
 * of its key.
 */
sealed interface Place permits Root, DirectoryLayer, BundleLayer {
    /** What listings call it. */
    String name();

    /** Where it is, for messages. */
    Object location();

    /** Which file it is, for messages. */
    String file(String directory, String contentName);

    /**
     * The code of a key, every byte verified, or null if there is none.
     *
     * @param wanted the key's bytes
     * @throws DamagedFileException if there is something that must not be used
     */
    StoredCode find(String directory, String contentName, byte[] wanted) throws IOException, DamagedFileException;

    /** What becomes of a file that failed a check, in words that continue a message. */
    String reject(String directory, String contentName, MissReason why);

    /** What happens where a file cannot be read, in words that continue a message. */
    String unread();

    /**
     * A code file's bytes.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedFileException if there is something that must not be used
     */
    byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException;

    /**
     * The code files as {@link Bundle#file} names them, each with the key that an index has for it, or null.
     *
     * @param only a function's directory; null for all
     */
    SortedMap<String, byte[]> names(String only) throws IOException;

    /**
     * A file as listings have it.
     *
     * @param verdict what it turned out to be
     * @param size how many bytes were read
     * @throws IOException if it has gone
     */
    CacheEntry entry(String directory, String contentName, Verdict verdict, int size) throws IOException;
}
