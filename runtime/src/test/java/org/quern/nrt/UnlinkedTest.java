package org.quern.nrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.abi.KernelAbi;
import org.quern.testing.Child;

/** A native runtime that cannot be had: each call says the same, which is why, and what to do. */
final class UnlinkedTest {
    private static final String RESOURCE = "META-INF/quern/linux-x86_64/libquern_nrt.so";

    @TempDir
    private Path directory;

    @Test
    void anotherPlatform() {
        assertEquals("java.lang.UnsatisfiedLinkError: The native runtime for linux-aarch64 is missing:"
                + " META-INF/quern/linux-aarch64/libquern_nrt.so was looked for on the class path and module path, and there is one for"
                + " linux-x86_64. Quern runs on Linux on x86-64, with glibc 2.17 or later or musl: use such a machine, or a Java for it.",
                said("-Dos.arch=aarch64"));
        assertTrue(said("-Dos.name=Windows 11").startsWith(
                "java.lang.UnsatisfiedLinkError: The native runtime for windows-x86_64 is missing:"));
    }

    @Test
    void names() {
        assertEquals("linux-x86_64", Platform.of("Linux", "amd64").name());
        assertEquals("macosx-aarch64", Platform.of("Mac OS X", "aarch64").name());
        assertEquals("windows-x86_64", Platform.of("Windows Server 2025", "amd64").name());
        assertEquals("freebsd-x86_64", Platform.of("FreeBSD", "amd64").name());
    }

    @Test
    void noRuntime() {
        assertEquals("java.lang.UnsatisfiedLinkError: The native runtime for linux-x86_64 is missing: " + RESOURCE
                + " was looked for on the class path and module path, and none is there. Add the artifact org.quern:quern-nrt.",
                said("-cp", classPath(false)));
    }

    @Test
    void aLibraryThatNeedsWhatIsNotThere() throws Exception {
        build("extern int no_such_function(void); int nrt_abi(void) { return no_such_function(); }");
        String said = said("-cp", directory + File.pathSeparator + classPath(true));
        assertTrue(said.startsWith(
                "java.lang.UnsatisfiedLinkError: The native runtime " + RESOURCE + " cannot be loaded: memory: "),
                said);
        assertTrue(said.contains("undefined symbol: no_such_function; java.io.tmpdir "), said);
        assertTrue(said.contains(". It needs glibc 2.17 or later, or musl; this process has mapped /"), said);
        assertTrue(said.endsWith("(glibc). Run it with a Java and a C library that have what is named."), said);
    }

    @Test
    void aLibraryOfAnotherVersion() throws Exception {
        build("int nrt_abi(void) { return 999; }");
        Path described = Files.createDirectories(directory.resolve("META-INF/maven/org.quern/quern-nrt"))
                .resolve("pom.properties");
        Files.writeString(described, "version=0.0.9\n");
        Path own = Resources.holder(Nrt.class.getResource("/" + RESOURCE), RESOURCE);
        String version = own.toString().endsWith(".jar") ? Quern.version() + " " : "";
        String classes = Path.of(Nrt.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        assertEquals(
                "java.lang.UnsatisfiedLinkError: The native runtime has ABI 999, this library expects "
                        + KernelAbi.VERSION
                        + ": quern-nrt and quern are of different versions. Used is quern-nrt 0.0.9 in " + directory
                        + "; there is also quern-nrt " + version + "in " + own + "; the classes are quern "
                        + Quern.version() + " in " + classes
                        + ". Leave quern-nrt of quern's version alone: org.quern:quern-bom keeps all at one.",
                said("-cp", directory + File.pathSeparator + classPath(true)));
    }

    @Test
    void deniedOnTheClassPath() throws Exception {
        String expected = "java.lang.UnsatisfiedLinkError: Java denies native access to the class path: start it with"
                + " --enable-native-access=ALL-UNNAMED";
        assertEquals(expected + ".", said(true, "--illegal-native-access=deny"));
        Path jar = directory.resolve("an application.jar");
        Files.writeString(directory.resolve("manifest"), "Main-Class: " + UnlinkedProcess.class.getName()
                + "\nClass-Path: "
                + Arrays.stream(classPath(true).split(File.pathSeparator, -1)).map(e -> Path.of(e).toUri().toString())
                        .collect(Collectors.joining("\n  "))
                + "\n");
        run("jar", "--create", "--file", jar.toString(), "--manifest", directory.resolve("manifest").toString());
        assertEquals(
                expected + ", or put the line 'Enable-Native-Access: ALL-UNNAMED' into the manifest of " + jar + ".",
                run("java", "--illegal-native-access=deny", "-jar", jar.toString()));
    }

    @Test
    void whatIsMappedDecides() {
        String glibc = "7f0000-7f1000 r-xp 00000000 08:01 5 /usr/lib/x86_64-linux-gnu/libc.so.6";
        String old = "7f0000-7f1000 r-xp 00000000 08:01 5 /lib/x86_64-linux-gnu/libc-2.31.so";
        String musl = "7f0000-7f1000 r-xp 00000000 08:01 5 /lib/ld-musl-x86_64.so.1";
        assertEquals(new CLibrary("glibc", "/usr/lib/x86_64-linux-gnu/libc.so.6"),
                CLibrary.of(List.of("7f00 rw-p 0 0:0 0 [heap]", glibc)));
        assertEquals(new CLibrary("glibc", "/lib/x86_64-linux-gnu/libc-2.31.so"), CLibrary.of(List.of(old)));
        assertEquals(new CLibrary("musl", "/lib/ld-musl-x86_64.so.1"), CLibrary.of(List.of(glibc, musl)));
        assertEquals(new CLibrary("unknown", null),
                CLibrary.of(List.of("7f00 r--p 0 0:0 0 /usr/lib/libcap.so.2", "[stack]")));
        assertTrue(Nrt.libc().startsWith(CLibrary.here().name()));
    }

    private String said(String... options) {
        return said(false, options);
    }

    private String said(boolean denied, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        if (denied) {
            return run(java(all, classPath(true)));
        }
        Child child = Child.run(false, directory.resolve("cache"), all, UnlinkedProcess.class);
        assertEquals(0, child.status(), child.output());
        return child.output().strip();
    }

    /** Without the flag that {@link Child} gives. */
    private static String[] java(List<String> options, String path) {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(options);
        command.addAll(List.of("-cp", path, UnlinkedProcess.class.getName()));
        return command.toArray(String[]::new);
    }

    private static String run(String tool, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(List.of(arguments));
        return output(command);
    }

    private static String run(String[] command) {
        return run(command[0], Arrays.copyOfRange(command, 1, command.length));
    }

    private static String output(List<String> command) {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            p.getOutputStream().close();
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, p.waitFor(), said);
            return said.strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void build(String source) throws IOException {
        Path library = directory.resolve(RESOURCE);
        Files.createDirectories(library.getParent());
        Path file = Files.writeString(directory.resolve("library.c"), source);
        output(List.of("cc", "-shared", "-fPIC", "-o", library.toString(), file.toString()));
    }

    private static String classPath(boolean runtime) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("org" + File.separator + "bytedeco")
                        && (runtime || !hasRuntime(Path.of(entry))))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean hasRuntime(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Files.exists(entry.resolve(RESOURCE));
        }
        try (ZipFile jar = new ZipFile(entry.toFile())) {
            return jar.getEntry(RESOURCE) != null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
