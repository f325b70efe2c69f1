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
 * The keys of one function's overloads, as its {@code .nbi} file has them.
 *
 * <p>A hint: looking code up does not need it. Two processes that write it at once may lose an entry; whoever writes or lists next
 * finds the code file without an entry, and enters it. A store leaves an index alone that has grown long: reading and writing it again
 * would take longer than all the rest of the store.
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

    /** Reads a directory's index; one that is missing or damaged is empty. */
    static FunctionIndex read(Path directory) throws IOException {
        return read(directory, IndexFileFormat.MAX_BYTES);
    }

    /** The same if it has at most so many bytes; one that is longer is empty, and {@link #reject} says {@link MissReason#SIZE}. */
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

    /** Why the file on disk was not used, or null. */
    MissReason reject() {
        return reject;
    }

    /** The key's bytes of an entry, or null. */
    byte[] key(String contentName) {
        return keys.get(contentName);
    }

    /** Writes the index again if it does not name just the code files that are there. Damaged code files keep the entry they have. */
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
            // Whoever wants that code finds out and says so.
            return null;
        }
    }
}
