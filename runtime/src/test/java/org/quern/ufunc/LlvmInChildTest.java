package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** One library in a parent loader without LLVM compiles for applications that bring it, and for nobody else. */
class LlvmInChildTest {
    @TempDir
    private Path place;

    @Test
    void theBodysLoaderHasTheCompiler() {
        String[] llvm = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains("org" + File.separator + "bytedeco")).toArray(String[]::new);
        Child child = Child.run(false, place.resolve("cache"), List.of("-Dquern.cpu=x86-64-v3"),
                LlvmInChildProcess.class, llvm);
        String missing = "kernel 'in_child' float64->float64 for x86-64-v3 is missing";
        assertEquals(String.join("\n", missing, "[11.] in 16 lanes", "[16.] in 16 lanes", "gone", "[21.] in 16 lanes",
                "[26.] in 16 lanes",
                missing, ""), child.output());
    }
}
