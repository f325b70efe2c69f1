package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the application under src/it/bundle, which this build has built before: its jar and the two of Quern's beside it, no LLVM. */
class BundledApplicationTest {
    private static final Path BUILT = Path.of("..", "src", "it", "bundle", "target");
    private static final String BUNDLE = "META-INF/quern/cache/v2/";
    /** max(spot - 100, 0) exp(-0.05 * 2) for the spots 90, 100, 110, 120. */
    private static final String ANSWER = "[ 0.          0.          9.04837418 18.09674836]\n2 kernels loaded, 0 missing\n";

    @TempDir
    private Path directory;

    private Path application;
    private Path cache;

    private record Ended(int status, String said) {}

    @BeforeEach
    void install() throws IOException {
        List<Path> packaged = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(p -> p.getFileName().toString().matches("quern-(nrt-)?\\d.*\\.jar")).toList();
        assumeTrue(packaged.size() == 2, "the other modules have been packaged");
        application = directory.resolve("pricing.jar");
        cache = directory.resolve("cache");
        Files.copy(BUILT.resolve("pricing.jar"), application);
        Path lib = Files.createDirectory(directory.resolve("lib"));
        List<Path> libraries;
        try (Stream<Path> files = Files.list(BUILT.resolve("lib"))) {
            libraries = files.toList();
        }
        for (Path file : libraries) {
            Files.copy(file, lib.resolve(file.getFileName()));
        }
        assertEquals(packaged.stream().map(p -> p.getFileName().toString()).sorted().toList(),
                libraries.stream().map(p -> p.getFileName().toString()).filter(name -> !name.startsWith("jspecify-"))
                        .sorted().toList(),
                "no LLVM, and nothing else but annotations");
        for (Path jar : packaged) {
            assertEquals(-1, Files.mismatch(jar, lib.resolve(jar.getFileName())),
                    jar + " was packaged after the application");
        }
    }

    @Test
    void theJarCarriesEveryKernelForEveryLevel() throws IOException {
        TreeMap<String, Integer> found = new TreeMap<>();
        List<String> files = new ArrayList<>();
        try (ZipFile jar = new ZipFile(application.toFile())) {
            for (ZipEntry e : jar.stream().filter(e -> e.getName().endsWith(".nbc")).toList()) {
                assertTrue(e.getName().startsWith(BUNDLE), e.getName());
                files.add(e.getName().substring(BUNDLE.length()));
                String kernel = files.getLast().substring(0, files.getLast().indexOf('-'));
                String text = new String(jar.getInputStream(e).readAllBytes(), StandardCharsets.ISO_8859_1);
                for (String level : List.of("x86-64-v2", "x86-64-v3", "x86-64-v4")) {
                    if (text.contains(level)) {
                        found.merge(kernel + " " + level, 1, Integer::sum);
                    }
                }
            }
            String index = new String(jar.getInputStream(jar.getEntry(BUNDLE + "index")).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertEquals(files.stream().sorted().toList(), index.lines().toList());
        }
        assertEquals("{discount x86-64-v2=1, discount x86-64-v3=1, discount x86-64-v4=1,"
                + " payoff x86-64-v2=1, payoff x86-64-v3=1, payoff x86-64-v4=1}", found.toString());
    }

    @Test
    void runsWithoutLlvm() throws Exception {
        Path classes = directory.resolve("classes.log");
        assertEquals(new Ended(0, ANSWER), run(application, "-Xlog:class+load:file=" + classes));
        String loaded = Files.readString(classes);
        assertTrue(loaded.contains("com.example.pricing.PricingKernels "), "what was loaded is listed");
        assertFalse(loaded.contains("org.bytedeco"), "classes of LLVM");
        assertFalse(Files.exists(cache), "nothing was made");
        assertEquals(new Ended(0, ANSWER), run(application, "-Dquern.cpu=x86-64-v2"));
    }

    @Test
    void withoutItsKernelsItSaysWhatIsMissing() throws Exception {
        Path stripped = directory.resolve("stripped.jar");
        try (ZipFile jar = new ZipFile(application.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(stripped))) {
            for (ZipEntry e : jar.stream().filter(e -> !e.getName().startsWith("META-INF/quern/")).toList()) {
                out.putNextEntry(new ZipEntry(e.getName()));
                jar.getInputStream(e).transferTo(out);
            }
        }
        Ended ended = run(stripped);
        assertNotEquals(0, ended.status(), ended.said());
        assertTrue(
                ended.said().contains(
                        "org.quern.error.CompilerMissingException: kernel 'payoff' float64,float64->float64 for"),
                ended.said());
        assertTrue(ended.said().contains("is not in the cache (" + cache + "), and LLVM is not on the class path"),
                ended.said());
    }

    private Ended run(Path jar, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquern.cache.dir=" + cache));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUERN_") || name.equals("JAVA_TOOL_OPTIONS"));
        Process p = builder.start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(p.waitFor(), said);
    }
}
