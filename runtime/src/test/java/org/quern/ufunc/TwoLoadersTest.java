package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Class loaders that each have the library share a cache, never code by its name, and one LLVM. */
class TwoLoadersTest {
    @Test
    void eachRunsItsOwnCode(@TempDir Path cache) {
        Child child = Child.run(true, cache, List.of(), TwoLoadersProcess.class);
        assertEquals("""
                [10.]
                [15.]
                [15.]
                [10.]
                [35.]
                [35.]
                [60.]
                [60.]
                """, child.output());
        assertEquals(0, child.status());
    }
}
