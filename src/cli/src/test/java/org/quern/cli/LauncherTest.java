package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/** {@code bin/quern}: the AOT cache that it makes, and what becomes of one that does not serve. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("src/main/dist/bin/quern").toAbsolutePath();

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new TreeMap<>();
    private int code;
    private String out;
    private String err;

    private void quern(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        start(command);
    }

    private void start(List<String> command) throws IOException {
        Path said = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectError(said.toFile());
        builder.environment().putAll(environment);
        Process p = builder.start();
        p.getOutputStream().close();
        out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        code = p.onExit().join().exitValue();
        err = Files.readString(said);
    }

    /** The class path in jars: no AOT cache is of classes in directories. */
    private String jars() throws IOException {
        List<String> all = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            boolean tests = Files.exists(path.resolve("org/quern/cli/LauncherTest.class"));
            if (Files.isDirectory(path) && !tests) {
                all.add(jar(path, directory.resolve("part" + all.size() + ".jar")).toString());
            } else if (Files.isRegularFile(path) && !path.getFileName().toString().startsWith("junit")) {
                all.add(path.toString());
            }
        }
        return String.join(":", all);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream to = new ZipOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path f : files.filter(Files::isRegularFile).sorted().toList()) {
                to.putNextEntry(new ZipEntry(classes.relativize(f).toString()));
                Files.copy(f, to);
            }
        }
        return jar;
    }

    private List<Path> made() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("aot"))) {
            return files.filter(f -> f.toString().endsWith(".aot")).toList();
        }
    }

    private void prepare() throws IOException {
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("QUERN_CLASS_PATH", jars());
        environment.put("QUERN_CACHE_DIR", Quern.cache().directory().toString());
        environment.put("QUERN_AOT_DIR", directory.resolve("aot").toString());
        environment.put("QUERN_AOT", "now");
        Npy.write(directory.resolve("x.npy"), NDArray.of(1.0, 2));
    }

    private void evaluates() throws IOException {
        quern("eval", "x * 2 + 1", "x=x.npy");
        assertEquals("", err);
        assertEquals("[3. 5.]\n", out);
        assertEquals(0, code);
    }

    @Test
    void theAotCache() throws IOException {
        prepare();
        evaluates();
        assertEquals(1, made().size());
        Path cache = made().getFirst();
        assertTrue(Files.size(cache) > 1_000_000, "not made");
        assertTrue(cache.getFileName().toString().matches("[0-9a-f]{64}\\.aot"), cache.toString());
        Path loaded = directory.resolve("loaded");
        environment.put("_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
        quern("eval", "x * 2 + 1", "x=x.npy");
        environment.remove("_JAVA_OPTIONS");
        List<String> classes = Files.readAllLines(loaded);
        for (String name : List.of("Main", "Evaluation", "Operands")) {
            assertTrue(classes.stream()
                    .anyMatch(c -> c.contains(" org.quern.cli." + name + " source: shared objects file")), name);
        }
        assertTrue(classes.stream().noneMatch(c -> c.contains("picocli") || c.contains("bytedeco")),
                "what a warm start does without");

        // Damaged ones are not used, and not told of.
        byte[] bytes = Files.readAllBytes(cache);
        for (byte[] damaged : new byte[][] {java.util.Arrays.copyOf(bytes, 100_000), new byte[1000], {}}) {
            Files.write(cache, damaged);
            evaluates();
            assertEquals(damaged.length, Files.size(cache));
        }
        // One of a jar that is not the same any more is replaced; what a killed process left is swept.
        Path left = Files.createDirectories(directory.resolve("aot/0123.making/code")).getParent();
        Files.setLastModifiedTime(left, FileTime.fromMillis(0));
        Files.setLastModifiedTime(Path.of(environment.get("QUERN_CLASS_PATH").split(":", -1)[0]),
                FileTime.fromMillis(86_400_000));
        evaluates();
        assertEquals(1, made().size());
        assertFalse(Files.exists(cache));
        assertFalse(Files.exists(left));
    }

    @Test
    void whereNoneCanBeMade() throws IOException {
        prepare();
        environment.put("QUERN_AOT_DIR", Files.createFile(directory.resolve("file")).resolve("aot").toString());
        evaluates();
        environment.put("QUERN_AOT_DIR", "/proc/none");
        evaluates();
        environment.remove("QUERN_AOT_DIR");
        environment.put("XDG_CACHE_HOME", "");
        environment.put("HOME", "");
        evaluates();
        environment.put("QUERN_AOT", "off");
        environment.put("QUERN_AOT_DIR", directory.resolve("aot").toString());
        evaluates();
        assertFalse(Files.exists(directory.resolve("aot")));
        environment.put("QUERN_AOT", "maybe");
        quern("eval", "x * 2 + 1", "x=x.npy");
        assertEquals("quern: QUERN_AOT is 'maybe', on, now or off expected\n", err);
        assertEquals(2, code);
    }

    @Test
    void terminals() throws IOException {
        prepare();
        environment.put("QUERN_AOT", "off");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) to make a terminal with");
        environment.put("TERM", "xterm");
        environment.remove("NO_COLOR");
        start(List.of("/usr/bin/script", "-qec", LAUNCHER + " eval 'x * 2' x=x.npy -o -", "/dev/null"));
        assertEquals(
                "\033[1;31mquern:\033[0m -o -: standard output is a terminal, which shows no .npy array: pipe it, or leave -o away to"
                        + " print the result\r\n",
                out);
        environment.put("NO_COLOR", "1");
        start(List.of("/usr/bin/script", "-qec", LAUNCHER + " eval 'x * 2' x=absent", "/dev/null"));
        assertEquals("quern: operand 'x', absent: no such file\r\n", out);
        assertEquals(2, code);
    }
}
