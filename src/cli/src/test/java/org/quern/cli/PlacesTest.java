package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are there, can be made, or cannot. */
final class PlacesTest {
    private static final String REST = ": kernels are compiled in each process; QUERN_CACHE_DIR names another directory";

    @TempDir
    private Path directory;

    @Test
    void whatCanBeWritten() {
        assertNull(Places.problem(directory));
        assertNull(Places.problem(directory.resolve("a/b/c")));
        assertNull(Places.problem(null));
    }

    @Test
    void whatIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals("is no directory" + REST, Places.problem(file));
        assertEquals("cannot be made, as " + file + " is no directory" + REST,
                Places.problem(file.resolve("deeper/quern")));
    }

    @Test
    void whatMayNotBeWritten() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
        assumeFalse(Files.isWritable(closed), "mode bits do not stop root");
        assertEquals("cannot be written" + REST, Places.problem(closed));
        assertEquals("cannot be made, as " + closed + " cannot be written" + REST,
                Places.problem(closed.resolve("quern")));
    }
}
