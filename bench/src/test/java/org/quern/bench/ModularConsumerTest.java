package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/** Builds and runs the program under src/it/modular, which sees Quern's jars as modules: named, automatic, and linked into an image. */
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
        compile("--module-path", String.join(File.pathSeparator, quern) + File.pathSeparator + annotations, "-d",
                classes.toString(),
                SOURCES.resolve("module-info.java").toString(), SOURCES.resolve("app/Main.java").toString());
        Path x = directory.resolve("x.npy");
        Path y = directory.resolve("y.npy");
        try (NDArray a = NDArray.of(3.0, 5, 8); NDArray b = NDArray.of(4.0, 12, 15)) {
            Npy.write(x, a);
            Npy.write(y, b);
        }
        assertEquals("[ 5. 13. 17.] compiled", run(classes, all, "org.quern",
                "org.bytedeco.llvm,org.bytedeco.llvm.linux.x86_64,org.bytedeco.javacpp.linux.x86_64", x, y));
        assertEquals("[ 5. 13. 17.] loaded", run(classes, quern, "org.quern", null, x, y));
        try (NDArray r = Npy.read(directory.resolve("r.npy"))) {
            assertArrayEquals(new double[] {5, 13, 17}, r.toDoubleArray());
        }
        asAutomaticModules(x, y);
        inALinkedImage(classes, x, y);
    }

    /** The jars without their descriptors, as a tool that knows of none may make them: their names come from the files'. */
    private void asAutomaticModules(Path x, Path y) throws Exception {
        List<String> automatic = new ArrayList<>();
        for (String jar : quern) {
            Path plain = Files.createDirectories(directory.resolve("automatic")).resolve(Path.of(jar).getFileName());
            try (ZipFile from = new ZipFile(jar);
                    OutputStream out = Files.newOutputStream(plain);
                    ZipOutputStream to = new ZipOutputStream(out)) {
                for (ZipEntry entry : from.stream().filter(e -> !e.getName().endsWith("module-info.class")).toList()) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                }
            }
            automatic.add(plain.toString());
        }
        Path descriptor = Files.writeString(directory.resolve("module-info.java"),
                "module app {\n    requires quern;\n}\n");
        Path classes = directory.resolve("automatic/classes");
        compile("--module-path", String.join(File.pathSeparator, automatic), "-d", classes.toString(),
                descriptor.toString(),
                SOURCES.resolve("app/Main.java").toString());
        assertEquals("[ 5. 13. 17.] loaded", run(classes, automatic, "quern", null, x, y));
    }

    /** The application, its kernel's code and Quern in a runtime image, with no other Java, LLVM or cache beside it. */
    private void inALinkedImage(Path classes, Path x, Path y) throws Exception {
        Path made = directory.resolve("cache/v2");
        Path bundle = classes.resolve("META-INF/quern/cache/v2");
        try (Stream<Path> all = Files.walk(made)) {
            List<Path> code = all.filter(f -> f.toString().endsWith(".nbc")).map(made::relativize).toList();
            for (Path file : code) {
                Files.createDirectories(bundle.resolve(file).getParent());
                Files.copy(made.resolve(file), bundle.resolve(file));
            }
            Files.write(bundle.resolve("index"), code.stream().map(Path::toString).toList());
        }
        Path image = directory.resolve("image");
        tool("jlink", "--module-path", String.join(File.pathSeparator, quern) + File.pathSeparator + classes,
                "--add-modules", "app",
                "--output", image.toString());
        Path none = directory.resolve("none");
        assertEquals("[ 5. 13. 17.] loaded",
                said(List.of(image.resolve("bin/java").toString(), "-Dquern.cache.dir=" + none,
                        "--enable-native-access=org.quern", "-m", "app/app.Main", x.toString(), y.toString(),
                        directory.resolve("linked.npy").toString())));
        assertFalse(Files.exists(none), "what is loaded from a bundle is not stored");
        String modules = said(List.of(image.resolve("bin/java").toString(), "--list-modules"));
        assertTrue(modules.contains("org.quern") && !modules.contains("java.desktop"), modules);
    }

    /** A module that has images has java.desktop, which Quern itself does not bring. */
    @Test
    void imagesOfAModuleThatHasThem() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Path descriptor = Files.writeString(sources.resolve("module-info.java"),
                "module pictures {\n    requires org.quern;\n    requires java.desktop;\n}\n");
        Path main = Files.writeString(Files.createDirectories(sources.resolve("pictures")).resolve("Main.java"), """
                package pictures;

                import java.awt.image.BufferedImage;
                import org.quern.array.Images;

                public final class Main {
                    public static void main(String[] args) {
                        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
                        image.setRGB(0, 0, 0x010203);
                        System.out.println(Images.view(image).slice("0"));
                    }
                }
                """);
        Path classes = directory.resolve("pictures");
        compile("--module-path", String.join(File.pathSeparator, quern) + File.pathSeparator + annotations, "-d",
                classes.toString(), descriptor.toString(), main.toString());
        assertEquals("[[1 2 3]\n [0 0 0]]",
                said(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path", String.join(File.pathSeparator, quern) + File.pathSeparator + classes,
                        "--enable-native-access=org.quern", "-m", "pictures/pictures.Main")));
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
        List<String> command = new ArrayList<>(
                List.of("-proc:none", "-Xlint:exports,opens,requires-automatic,-module", "-Werror",
                        "--module-path", String.join(File.pathSeparator, path), "-d", classes.toString()));
        for (String sources : List.of("src/main/java", "src/main/module", "target/generated-sources")) {
            if (Files.isDirectory(module.resolve(sources))) {
                try (Stream<Path> files = Files.walk(module.resolve(sources))) {
                    files.map(Path::toString).filter(f -> f.endsWith(".java")).forEach(command::add);
                }
            }
        }
        compile(command.toArray(String[]::new));
    }

    private static void compile(String... arguments) {
        tool("javac", arguments);
    }

    private static void tool(String name, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        assertEquals(0, ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments), said::toString);
    }

    private String run(Path classes, List<String> jars, String module, String modules, Path x, Path y)
            throws Exception {
        List<String> path = new ArrayList<>(jars);
        path.add(classes.toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dquern.cache.dir=" + directory.resolve("cache"), "--module-path",
                String.join(File.pathSeparator, path)));
        String nativeAccess = module;
        if (modules != null) {
            command.addAll(List.of("--add-modules", modules));
            nativeAccess += ",org.bytedeco.llvm,org.bytedeco.javacpp";
        }
        command.add("--enable-native-access=" + nativeAccess);
        command.addAll(
                List.of("-m", "app/app.Main", x.toString(), y.toString(), directory.resolve("r.npy").toString()));
        return said(command);
    }

    private static String said(List<String> command) throws Exception {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(p.waitFor() == 0, said);
        return said;
    }
}
