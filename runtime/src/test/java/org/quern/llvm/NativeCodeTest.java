package org.quern.llvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.nrt.NativePlaces;
import org.quern.testing.Child;

/** LLVM, its bridges and lld come from places that are the process's own, whatever other users have prepared. */
class NativeCodeTest {
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    private static final String[] FILES = {"libLLVM.so", "libLTO.so", "libRemarks.so", "libjniLLVM.so",
        "libjnijavacpp.so", "lld"};

    @TempDir
    private Path place;

    private static void assumeNobody() {
        List<String> probe = new ArrayList<>(NOBODY);
        probe.addAll(List.of("test", "-r", System.getProperty("java.class.path").split(":", -1)[0]));
        assumeTrue(runs(probe), "the tests cannot act as another user, or that user cannot read the classes");
    }

    private static boolean runs(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Child nobody(List<String> environment, Path working, String... options) throws IOException {
        List<String> command = new ArrayList<>(NOBODY);
        command.addAll(List.of("env", "-C", working.toString(), "-u", "XDG_CACHE_HOME", "-u", "QUERN_CACHE_DIR"));
        command.addAll(environment);
        List<String> all = new ArrayList<>(
                List.of("-Dquern.cache=off", "-Dquern.cache.dir=", "-XX:TieredStopAtLevel=1"));
        all.addAll(List.of(options));
        all.addAll(List.of("-cp", readableClassPath()));
        return Child.run(command, true, place, all, CompilingProcess.class);
    }

    @Test
    void compilesBesideArraysOfManyTimesTheHeap() {
        Child child = Child.run(true, place, List.of("-Xmx64m", "-Dquern.cache=off"), MuchMemoryProcess.class);
        assertEquals("[3. 3. 3.]\n", child.output());
        assertEquals(0, child.status());
    }

    /** The class path with LLVM's jars where any user can read them. */
    private String readableClassPath() throws IOException {
        Path jars = Files.createDirectories(place.resolve("jars"));
        List<String> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path jar = Path.of(entry);
            if (entry.contains("bytedeco")) {
                Path copy = jars.resolve(jar.getFileName());
                if (Files.notExists(copy)) {
                    try {
                        Files.createLink(copy, jar);
                    } catch (IOException otherDevice) {
                        Files.copy(jar, copy);
                    }
                }
                path.add(copy.toString());
            } else {
                path.add(entry);
            }
        }
        return String.join(":", path);
    }

    /** A temporary directory in which another user has put what JavaCPP would load. */
    private Path planted() throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path temporary = Files.createDirectory(place.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String jar : new String[] {"llvm-20.1.7-1.5.12-linux-x86_64.jar/org/bytedeco/llvm",
            "javacpp-1.5.12-linux-x86_64.jar/org/bytedeco/javacpp"}) {
            Path directory = Files
                    .createDirectories(temporary.resolve(".javacpp-nobody/cache/" + jar + "/linux-x86_64"));
            for (String file : FILES) {
                Files.writeString(directory.resolve(file), "planted");
            }
        }
        return temporary;
    }

    @Test
    void anotherUsersFilesAreNotLoaded() throws IOException {
        assumeNobody();
        Path temporary = planted();
        Path working = Files.createDirectory(place.resolve("working"));
        Files.setPosixFilePermissions(working, PosixFilePermissions.fromString("rwxrwxrwx"));
        Child child = nobody(List.of("HOME=/nonexistent"), working, "-Djava.io.tmpdir=" + temporary, "-Duser.home=?");
        assertEquals(0, child.status(), child.output());
        assertTrue(child.output().startsWith("42.0\n"), child.output());
        assertFalse(child.output().contains(temporary.toString()) || child.output().contains(".javacpp"),
                child.output());
        assertTrue(child.output().contains("/memfd:libLLVM.so.20.1 (deleted)\n"), child.output());
        assertEquals(0, working.toFile().list().length, "no folder '?'");
    }

    @Test
    void aNamedDirectoryIsTheOnlyOne() throws IOException {
        Path root = Files.createDirectory(place.resolve("named"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Child named = Child.run(true, place.resolve("cache"), List.of("-Dquern.native.dir=" + root),
                CompilingProcess.class);
        assertTrue(named.output()
                .contains("LlvmException: LLVM's native code cannot be unpacked or loaded anywhere; quern.native.dir "
                        + root
                        + ": " + root
                        + " is owned by another user or writable by group or others, who could put code there. "
                        + NativePlaces.ADVICE),
                named.output());
        assertFalse(named.output().contains("not in the cache"), named.output());
        assertEquals(0, root.toFile().list().length);
    }

    @Test
    @Tag("stress")
    void anotherUsersRootIsNotUsed() throws IOException {
        assumeNobody();
        Path temporary = planted();
        Path home = Files.createDirectory(place.resolve("home"));
        Files.setAttribute(home, "unix:uid", 65534);
        Path root = Files.createDirectories(home.resolve(".cache/quern/native"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Child child = nobody(List.of("HOME=" + home), temporary, "-Djava.io.tmpdir=" + temporary);
        assertTrue(child.output().startsWith("42.0\n") && child.output().contains("/memfd:libLLVM.so"), child.output());
        assertEquals(0, root.toFile().list().length);
    }

    private Child compiling(List<String> environment, Path root, String... options) {
        List<String> prefix = new ArrayList<>(List.of("env", "-u", "XDG_CACHE_HOME", "-u", "QUERN_NATIVE_DIR"));
        prefix.addAll(environment);
        List<String> all = new ArrayList<>(
                List.of("-Dquern.native.dir=" + root, "-Dquern.cache=off", "-XX:TieredStopAtLevel=1"));
        all.addAll(List.of(options));
        return Child.run(prefix, true, place.resolve("cache"), all, CompilingProcess.class);
    }

    @Test
    void theLinkerHasAnEnvironmentOfItsOwnAndRunsFromAnyPath() throws IOException {
        Path other = Files.createDirectory(place.resolve("other"));
        Files.writeString(other.resolve("libLLVM.so.20.1"), "another LLVM");
        Path root = place.resolve("a%20b 100% \u00e9\u4e2d+#?;");
        Child child = compiling(List.of("LC_ALL=C.UTF-8", "LD_LIBRARY_PATH=" + other), root);
        assertEquals(0, child.status(), child.output());
        assertTrue(child.output().startsWith("42.0\n") && child.output().contains(root + "/native/llvm-"),
                child.output());
    }

    /** Its directory is emptied, and unpacked by another process, while it runs; then nothing can be unpacked there any more. */
    @Test
    @Tag("stress")
    void filesThatGoWhileTheProcessRunsAreUnpackedAgain() {
        Path root = place.resolve("cleaned");
        Child child = compiling(List.of(), root, "-Dtest.clean=" + root);
        assertEquals(0, child.status(), child.output());
        assertTrue(child.output()
                .startsWith("42.0\ncleaned 43.0\nagain 44.0\nrefused LLVM's linker cannot be unpacked or run anywhere;"
                        + " quern.native.dir " + root + ": " + root
                        + " is not a directory (symbolic links are not followed). "
                        + NativePlaces.ADVICE + "\nand again the same\nthen 45.0\n"),
                child.output());
    }
}
