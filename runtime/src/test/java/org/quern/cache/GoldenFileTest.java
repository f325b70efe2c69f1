package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;

/**
 * Pins the bytes on disk. A change to them is a new format version and new files: run with {@code -Dquern.bless=true} (through Maven,
 * {@code -Dquern.testProperties=-Dquern.bless=true}) in the module's directory to write them again.
 */
class GoldenFileTest {
    private static final Path SOURCES = Path.of("src", "test", "resources", "cache");

    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final OverloadKey other = Samples.key("hypot", "float32,float32->float32");

    @Test
    void codeFile() throws IOException, DamagedFileException {
        byte[] object = new byte[96];
        System.arraycopy(Samples.code(key, 64).object(), 0, object, 0, 64);
        for (int i = 64; i < object.length; i++) {
            object[i] = (byte) i;
        }
        byte[] golden = golden("hypot.nbc",
                CodeFileFormat.encode(key.encode(), new StoredCode(object, new byte[] {8, 0, 0, 0})));
        StoredCode read = CodeFileFormat.decode(golden, key.encode());
        assertArrayEquals(object, read.object());
        assertArrayEquals(new byte[] {8, 0, 0, 0}, read.metadata());
    }

    @Test
    void indexFile() throws IOException, DamagedFileException {
        SortedMap<String, byte[]> keys = new TreeMap<>();
        keys.put(key.contentName(), key.encode());
        keys.put(other.contentName(), other.encode());
        SortedMap<String, byte[]> read = IndexFileFormat
                .decode(golden("hypot.nbi", IndexFileFormat.encode(keys.values())));
        assertEquals(List.copyOf(keys.keySet()), List.copyOf(read.keySet()));
        assertEquals(key, OverloadKey.decode(read.get(key.contentName())));
    }

    @Test
    void namesOnDisk() {
        CacheLayout layout = new CacheLayout(Path.of("/c"));
        assertEquals("/c/v2/hypot-8ee3c79f", layout.functionDirectory("hypot").toString());
        assertEquals("/c/v2/_._a__-d23242c0", layout.functionDirectory("../a:µ").toString());
        assertEquals("46749e672e5276587313e470f7b8177d08900d7acb21f06654d4e2facf5f1e87", key.contentName());
    }

    private static byte[] golden(String name, byte[] written) throws IOException {
        if (Boolean.getBoolean("quern.bless")) {
            Files.createDirectories(SOURCES);
            Files.write(SOURCES.resolve(name), written);
            return written;
        }
        try (InputStream in = GoldenFileTest.class.getResourceAsStream("/cache/" + name)) {
            byte[] golden = in.readAllBytes();
            assertArrayEquals(golden, written, name + " differs from what this release writes");
            return golden;
        }
    }
}
