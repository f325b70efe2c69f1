package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.CodeFileFormat;
import org.quern.testing.Child;

/** Files of compiled kernels, spoilt, under calls in another process: never a crash, never a result, always a counted reject. */
class FlipTest {
    @TempDir
    private Path root;

    @Test
    void someBytes() throws IOException {
        flip(23, 200);
    }

    @Test
    @Tag("stress")
    void everyByteEveryLengthAndManyCorruptions() throws IOException {
        flip(1, 10_000);
    }

    private void flip(int stride, int corruptions) throws IOException {
        Child filling = Child.run(true, root, List.of(), FlippingProcess.class);
        assertEquals(0, filling.status(), filling.output());
        Path code = only(CodeFileFormat.SUFFIX);
        Child child = Child.run(false, root, List.of(), FlippingProcess.class, code.toString(), only(".nbi").toString(),
                "" + stride, "" + corruptions);
        assertEquals(0, child.status(), child.output());
        long expected = 2 * (Files.size(code) / stride + Files.size(only(".nbi")) / stride) + corruptions
                + corruptions / 10;
        String said = child.output().lines().filter(l -> l.startsWith("spoilt ")).findFirst().orElse("nothing said");
        assertTrue(Long.parseLong(said.split(" ", -1)[1]) >= expected, said);
    }

    private Path only(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("v2"))) {
            List<Path> found = files.filter(f -> f.toString().endsWith(suffix) && !f.toString().contains("quarantine"))
                    .toList();
            assertEquals(1, found.size(), found.toString());
            return found.get(0);
        }
    }
}
