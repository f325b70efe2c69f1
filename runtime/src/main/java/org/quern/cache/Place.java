package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.SortedMap;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.StoredCode;

/**
 * A place that is searched for code. Its files are verified, whichever kind it is.
 *
 * <p>A file is named by its function's directory, {@link CacheLayout#directoryName}, and the content name of its key.
 */
sealed interface Place permits Root, DirectoryLayer, BundleLayer {
    /** The place's name in listings. */
    String name();

    /** The place's path, for messages. */
    Object location();

    /** A file's path, for messages. */
    String file(String directory, String contentName);

    /**
     * The verified code of a key; null if there is none.
     *
     * @param wanted the bytes of the key
     * @throws DamagedFileException if the file exists but must not be used
     */
    StoredCode find(String directory, String contentName, byte[] wanted) throws IOException, DamagedFileException;

    /**
     * Removes a file that failed a check, if the place is writable. Returns the end of a message that says what was
     * done.
     */
    String reject(String directory, String contentName, MissReason why);

    /** The end of a message about a file that cannot be read: what happens now. */
    String unread();

    /**
     * The bytes of a code file.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws DamagedFileException if the file exists but must not be used
     */
    byte[] bytes(String directory, String contentName) throws IOException, DamagedFileException;

    /**
     * The names of the code files, in the form of {@link Bundle#file}, each with the key that an index has for it, or
     * null.
     *
     * @param only a function's directory; null for all
     */
    SortedMap<String, byte[]> names(String only) throws IOException;

    /**
     * The listing entry of a file.
     *
     * @param verdict result of the file's checks
     * @param size number of bytes read
     * @throws IOException if the file was deleted
     */
    CacheEntry entry(String directory, String contentName, Verdict verdict, int size) throws IOException;
}
