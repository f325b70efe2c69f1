package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.util.Sha256;

/**
 * The keys of one function's overloads, as stored in its {@code .nbi} file.
 *
 * <p>The index is a hint: lookups do not need it. Two processes that write it at once may lose an entry; the next
 * process that writes or lists finds the code file without an entry, and adds it. A store leaves a long index alone:
 * reading and writing it would take longer than the rest of the store.
 */
final class FunctionIndex {
    private final Path file;
    private final SortedMap<String, byte[]> keys;
    private final byte[] bytes;
    private final MissReason reject;

    private FunctionIndex(Path file, SortedMap<String, byte[]> keys, byte[] bytes, MissReason reject) {
        this.file = file;
        this.keys = keys;
        this.bytes = bytes;
        this.reject = reject;
    }

    /** Reads a directory's index. A missing or damaged one is read as empty. */
    static FunctionIndex read(Path directory) throws IOException {
        return read(directory, IndexFileFormat.MAX_BYTES);
    }

    /**
     * Reads a directory's index of at most this size. A longer one is read as empty, and {@link #reject} is
     * {@link MissReason#SIZE}.
     */
    static FunctionIndex read(Path directory, int max) throws IOException {
        Path file = directory.resolve(IndexFileFormat.NAME);
        try {
            byte[] bytes = PrivateFiles.read(file, max);
            return new FunctionIndex(file, IndexFileFormat.decode(bytes), bytes, null);
        } catch (NoSuchFileException e) {
            return new FunctionIndex(file, new TreeMap<>(), null, null);
        } catch (DamagedFileException e) {
            return new FunctionIndex(file, new TreeMap<>(), null, e.reason());
        }
    }

    /** Why the file was not used; null if it was, or does not exist. */
    MissReason reject() {
        return reject;
    }

    /** The bytes of an entry's key; null if there is no entry. */
    byte[] key(String contentName) {
        return keys.get(contentName);
    }

    /**
     * Writes the index again if it does not name exactly the code files that exist. Damaged code files keep their
     * entry.
     */
    void reconcile() throws IOException, DamagedFileException {
        Path directory = file.getParent();
        SortedMap<String, byte[]> present = new TreeMap<>();
        for (String name : CacheLayout.contentNames(directory)) {
            byte[] key = keys.get(name);
            if (key == null) {
                key = embeddedKey(CacheLayout.codeFile(directory, name), name);
            }
            if (key != null) {
                present.put(name, key);
            }
        }
        byte[] wanted = IndexFileFormat.encode(present.values());
        if (!Arrays.equals(wanted, bytes)) {
            PrivateFiles.write(file, wanted);
        }
    }

    private static byte[] embeddedKey(Path code, String name) {
        try {
            byte[] key = CodeFileFormat.key(PrivateFiles.read(code, CodeFileFormat.MAX_BYTES));
            return Sha256.hex(key).equals(name) ? key : null;
        } catch (IOException | DamagedFileException e) {
            // A lookup of that code will find out, and report it.
            return null;
        }
    }
}
