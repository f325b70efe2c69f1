package org.quern.kernels.everywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.KernelDeclarations;
import org.quern.Quern;
import org.quern.ufunc.Ufunc;

/** A bundle made here runs on other C libraries, without LLVM: nothing is missed, and the bits are the same. */
@Tag("stress")
final class EverywhereTest {
    private static final String CPU = Quern.system().codeFor();

    /** The bundle; it is the first entry of class paths. */
    @TempDir
    private static Path work;

    @TempDir
    private static Path made;

    private static List<Everything.Overload> bundled;
    private static String expected;

    @BeforeAll
    static void bundle() throws IOException {
        List<KernelDeclarations> all = List.of(new Everything());
        Quern.cache().warm(all, List.of(CPU), made, done -> {});
        Quern.cache().bundle(all, List.of(CPU), made, work);
        bundled = Everything.overloads();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        work + File.pathSeparator + String.join(File.pathSeparator, Root.classPath())));
        command.addAll(options());
        command.add(EverywhereProcess.class.getName());
        Root.Ended here = Root.run(command);
        assertEquals(0, here.status(), here.output());
        expected = here.output();
        assertTrue(expected.endsWith("loaded " + bundled.size() + ", missed 0\n"), expected);
    }

    private static List<String> options() {
        return List.of("--enable-native-access=ALL-UNNAMED", "-Dquern.cache.dir=/nonexistent/quern",
                "-Dquern.cpu=" + CPU);
    }

    private static Path file(Everything.Overload overload) {
        return made.resolve("v2").resolve(overload.kernel().cacheName(CPU, overload.inputs()));
    }

    @ParameterizedTest
    @CsvSource({"bullseye, 2.31", "bookworm, 2.36", "trixie, 2.41"})
    void sameBitsOnAnotherGlibc(String release, String glibc) throws IOException {
        String why = Root.unavailable();
        assumeTrue(why == null, why);
        Root root = Root.of(release);
        assumeTrue(root != null, "Debian's " + release + " cannot be downloaded");
        List<String> arguments = new ArrayList<>(options());
        arguments.add(EverywhereProcess.class.getName());
        Root.Ended ended = root.java(work, arguments.toArray(String[]::new));
        assertEquals(expected, ended.output(), release + " has glibc " + glibc);
        assertEquals(0, ended.status());
    }

    /** There is no JDK for musl here: a C program maps the runtime and the objects. */
    @Test
    void sameBitsOnMusl() throws IOException {
        assumeTrue(Root.run(List.of("musl-gcc", "--version")).status() == 0, "there is no musl-gcc");
        Path source = Path.of("src", "test", "c", "objects.c").toAbsolutePath();
        Path runtime = work.resolve("libquern_nrt.so");
        Files.write(runtime, runtime());
        List<String> arguments = new ArrayList<>(List.of(runtime.toString()));
        for (Everything.Overload overload : bundled) {
            if (overload.kernel() instanceof Ufunc && overload.isOfOneDtype()) {
                arguments.addAll(List.of(file(overload).toString(), Integer.toString(overload.kernel().inputs()),
                        Integer.toString(overload.type().itemSize())));
            }
        }
        assertTrue(arguments.size() > 60, arguments::toString);
        String glibc = objects("cc", source, arguments);
        assertTrue(glibc.startsWith("glibc\n"), glibc);
        String musl = objects("musl-gcc", source, arguments);
        assertTrue(musl.startsWith("another\n"), musl);
        assertEquals(glibc.substring(glibc.indexOf('\n')), musl.substring(musl.indexOf('\n')));
    }

    private static String objects(String compiler, Path source, List<String> arguments) {
        Path program = work.resolve(compiler + "-objects");
        Root.Ended compiled = Root.run(List.of(compiler, "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-O1", "-I",
                Path.of("..", "nrt", "src", "main", "c").toAbsolutePath().toString(), "-o", program.toString(),
                source.toString(), "-ldl"));
        assertEquals(new Root.Ended(0, ""), compiled);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Root.Ended ended = Root.run(command);
        assertEquals(0, ended.status(), ended.output());
        return ended.output();
    }

    private static byte[] runtime() throws IOException {
        String resource = "META-INF/quern/linux-x86_64/libquern_nrt.so";
        for (String entry : Root.classPath()) {
            if (Files.isRegularFile(Path.of(entry))) {
                try (ZipFile jar = new ZipFile(entry)) {
                    if (jar.getEntry(resource) != null) {
                        return jar.getInputStream(jar.getEntry(resource)).readAllBytes();
                    }
                }
            } else if (Files.exists(Path.of(entry, resource))) {
                return Files.readAllBytes(Path.of(entry, resource));
            }
        }
        throw new AssertionError("no native runtime on the class path");
    }
}
