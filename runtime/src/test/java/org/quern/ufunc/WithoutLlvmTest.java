package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Fresh processes: what is cached runs without LLVM, what is not says what to do. */
class WithoutLlvmTest {
    @TempDir
    private Path directory;

    private Child child(boolean llvm, String... options) {
        return child(HypotProcess.class, llvm, options);
    }

    private Child child(Class<?> main, boolean llvm, String... options) {
        Child c = Child.run(llvm, directory.resolve("cache"), List.of(options), main);
        assertEquals(0, c.status(), c.output());
        return c;
    }

    private static void assertSays(Child child, String... lines) {
        for (String line : lines) {
            assertTrue(child.output().contains(line), "'" + line + "' expected in:\n" + child.output());
        }
    }

    @Test
    void aCachedKernelRunsWithoutLlvm() {
        assertSays(child(true), "result [ 6. 11. 16.]", "compiled true", "hits 0", "mapped true");
        Child bare = child(false);
        assertSays(bare, "result [ 6. 11. 16.]", "compiled false", "hits 1", "mapped false");
        // LLVM could be loaded, but is not
        Child warm = child(true, "-Xlog:class+load");
        assertSays(warm, "result [ 6. 11. 16.]", "compiled false", "mapped false", "org.quern.ufunc.HypotProcess source:");
        assertFalse(warm.output().contains("org.bytedeco"), "a class of LLVM was loaded");
        assertFalse(warm.output().contains("org.quern.llvm"), "a class that needs LLVM was loaded");
    }

    @Test
    void aCachedGufuncRunsInParallelWithoutLlvmAndWithTheSameBits() {
        Child compiling = child(RowDotProcess.class, true);
        assertSays(compiling, "compiled true", "mapped true");
        String checksum = compiling.output().lines().filter(l -> l.startsWith("checksum")).findFirst().orElseThrow();
        checksum = checksum.substring(checksum.lastIndexOf(' '));
        String[] same = {"on 1 threads" + checksum, "on 2 threads" + checksum, "on 5 threads" + checksum};
        assertSays(compiling, same);
        Child bare = child(RowDotProcess.class, false, "-Dquern.threads=5");
        assertSays(bare, "compiled false, evens [float64->float32, float64->float32,float64]", "mapped false");
        assertSays(bare, same);
    }

    @Test
    void aMissWithoutLlvmSaysWhatIsThereAndWhatToDo() {
        String missing = "thrown org.quern.ufunc.CompilerMissingException: kernel 'hypot3' float64,int32->float64 for x86-64-v3"
                + " is not in the cache (" + directory.resolve("cache") + "), and LLVM is not on the class path or module path."
                + " To compile it here add org.quern:quern-compiler.\n";
        String command = "  To put it there, where LLVM is: declare it (org.quern.KernelDeclarations),"
                + " d.add(hypot3, DType.FLOAT64, DType.INT32), and run\n"
                + "    quern cache warm --class-path JARS --levels v3 --bundle CLASSES\n"
                + "  or, with Maven, let goals warm and record of quern-maven-plugin do it.\n";
        assertSays(child(false, "-Dquern.cpu=x86-64-v3"), missing + "  No code of a kernel of this name is kept: looked in "
                + directory.resolve("cache") + ", the bundles of the class path.\n" + command);
        child(true, "-Dquern.cpu=x86-64-v3", "-Dquern.lanes=2");
        assertSays(child(false, "-Dquern.cpu=x86-64-v3"), missing + "  Nearest is " + directory.resolve("cache/v2/hypot3-"), ".nbc,"
                + " which differs in\n    options: wanted lanes=auto;", ", there is lanes=2;", "\n" + command);
    }

    @Test
    void codeForALowerLevelServesWhereNothingBetterIsCached() {
        assertSays(child(true, "-Dquern.cpu=x86-64-v2"), "compiled true");
        assertSays(child(false), "result [ 6. 11. 16.]", "compiled false", "mapped false");
    }

    @Test
    void codeForTheExactHostServesAsWell() {
        Child exact = child(true, "-Dquern.cpu=host");
        assertSays(exact, "result [ 6. 11. 16.]", "compiled true");
        assertSays(child(false, "-Dquern.cpu=host"), "result [ 6. 11. 16.]", "compiled false", "hits 1", "mapped false");
        assertSays(child(false), "result [ 6. 11. 16.]", "compiled false", "mapped false");
    }

    @Test
    void codeIsLoadedFromATemporaryFileWhereItMustBe() throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        String[] options = {"-Dquern.load.file=true", "-Djava.io.tmpdir=" + temporary};
        assertSays(child(true, options), "result [ 6. 11. 16.]", "compiled true");
        assertSays(child(false, options), "result [ 6. 11. 16.]", "compiled false", "hits 1");
        try (var left = Files.list(temporary)) {
            assertEquals(List.of(), left.filter(f -> f.getFileName().toString().startsWith("quern")).toList());
        }
        assertSays(child(false, "-Dquern.load.file=true", "-Dquern.native.dir=/proc/nowhere"),
                "thrown org.quern.link.LinkException: the system cannot load the object of 'quern-hypot3'");
    }

    @Test
    void damageWithoutLlvmIsAMissAndNoCrash() throws IOException {
        child(true);
        List<Path> code;
        try (var files = Files.walk(directory.resolve("cache"))) {
            code = files.filter(f -> f.toString().endsWith(".nbc")).toList();
        }
        assertEquals(1, code.size());
        byte[] bytes = Files.readAllBytes(code.get(0));
        Files.write(code.get(0), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertSays(child(false), "thrown org.quern.ufunc.CompilerMissingException: kernel 'hypot3'");
        assertSays(child(true), "result [ 6. 11. 16.]", "compiled true");
        assertSays(child(false), "result [ 6. 11. 16.]", "compiled false");
    }

    @Test
    void aCacheThatOthersCanWriteIsNotTrusted() throws IOException {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertSays(child(true), "result [ 6. 11. 16.]", "compiled true");
        Child strict = child(true, "-Dquern.cache.strict=true");
        assertSays(strict, "thrown org.quern.cache.report.CacheException: ", cache.toString());
    }

    @Test
    void anInstructionSetThatThereIsNotIsNamed() {
        assertSays(child(true, "-Dquern.cpu=avx2"), "thrown org.quern.error.SettingException: quern.cpu is 'avx2', x86-64-v2,"
                + " x86-64-v3, x86-64-v4 or host expected");
        for (String lanes : List.of("3", "512", "-4", "0", "many")) {
            assertSays(child(true, "-Dquern.lanes=" + lanes), "thrown org.quern.error.SettingException: quern.lanes is '" + lanes
                    + "', a power of two up to 256 expected");
        }
    }
}
