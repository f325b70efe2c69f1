package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/** Builds and runs the program under src/it/modular, which sees Quern's jars on the module path. */
class ModularConsumerTest {
    private static final Path SOURCES = Path.of("..", "src", "it", "modular", "src");

    @TempDir
    private Path directory;

    private final List<String> quern = new ArrayList<>();
    private final List<String> llvm = new ArrayList<>();
    private String annotations;

    @BeforeEach
    void findJars() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String file = Path.of(entry).getFileName().toString();
            if (file.matches("quern-(nrt-)?\\d.*\\.jar")) {
                quern.add(entry);
            } else if (file.matches("(llvm|javacpp)-.*\\.jar")) {
                llvm.add(entry);
            } else if (file.startsWith("jspecify-")) {
                annotations = entry;
            }
        }
        assumeTrue(quern.size() == 2, "the other modules have been packaged");
    }

    @Test
    void compilesWithLlvmAndLoadsWithout() throws Exception {
        Path classes = directory.resolve("classes");
        List<String> all = new ArrayList<>(quern);
        all.addAll(llvm);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
                "--module-path", String.join(File.pathSeparator, quern) + File.pathSeparator + annotations, "-d", classes.toString(),
                SOURCES.resolve("module-info.java").toString(), SOURCES.resolve("app/Main.java").toString());
        assertEquals(0, status, "javac");
        Path x = directory.resolve("x.npy");
        Path y = directory.resolve("y.npy");
        try (NDArray a = NDArray.of(3.0, 5, 8); NDArray b = NDArray.of(4.0, 12, 15)) {
            Npy.write(x, a);
            Npy.write(y, b);
        }
        assertEquals("[ 5. 13. 17.] compiled", run(classes, all,
                "org.bytedeco.llvm,org.bytedeco.llvm.linux.x86_64,org.bytedeco.javacpp.linux.x86_64", x, y));
        assertEquals("[ 5. 13. 17.] loaded", run(classes, quern, null, x, y));
        try (NDArray r = Npy.read(directory.resolve("r.npy"))) {
            assertArrayEquals(new double[] {5, 13, 17}, r.toDoubleArray());
        }
    }

    /** Compiles the library's sources as modules: no exported signature names what is not exported. */
    @Test
    void nothingInternalIsInAnExportedSignature() throws Exception {
        List<String> path = new ArrayList<>(llvm);
        path.addAll(quern.stream().filter(jar -> jar.contains("quern-nrt")).toList());
        path.add(annotations);
        Path runtime = directory.resolve("org.quern");
        compileAsModule(Path.of("..", "runtime"), path, runtime);
        path.add(runtime.toString());
        compileAsModule(Path.of("..", "kernels"), path, directory.resolve("org.quern.kernels"));
    }

    private static void compileAsModule(Path module, List<String> path, Path classes) throws IOException {
        List<String> command = new ArrayList<>(List.of("-proc:none", "-Xlint:exports,opens,requires-automatic", "-Werror",
                "--module-path", String.join(File.pathSeparator, path), "-d", classes.toString()));
        for (String sources : List.of("src/main/java", "src/main/module", "target/generated-sources")) {
            if (Files.isDirectory(module.resolve(sources))) {
                try (Stream<Path> files = Files.walk(module.resolve(sources))) {
                    files.map(Path::toString).filter(f -> f.endsWith(".java")).forEach(command::add);
                }
            }
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, command.toArray(String[]::new));
        assertEquals(0, status, said.toString());
    }

    private String run(Path classes, List<String> jars, String modules, Path x, Path y) throws Exception {
        List<String> path = new ArrayList<>(jars);
        path.add(classes.toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dquern.cache.dir=" + directory.resolve("cache"), "--module-path", String.join(File.pathSeparator, path)));
        String nativeAccess = "org.quern";
        if (modules != null) {
            command.addAll(List.of("--add-modules", modules));
            nativeAccess += ",org.bytedeco.llvm,org.bytedeco.javacpp";
        }
        command.add("--enable-native-access=" + nativeAccess);
        command.addAll(List.of("-m", "app/app.Main", x.toString(), y.toString(), directory.resolve("r.npy").toString()));
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(p.waitFor() == 0, said);
        return said;
    }
}
