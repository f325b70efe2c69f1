package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.cache.Bundle;
import org.quern.cache.BundleWriter;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.engine.Code;
import org.quern.engine.Engine;
import org.quern.engine.Environment;
import org.quern.error.CompilerMissingException;
import org.quern.nrt.Nrt;
import org.quern.testing.Child;

/** Fresh processes: what is cached runs without LLVM, what is not says what to do. */
class WithoutLlvmTest {
    /** Classes of this library, and of the child's own, that are loaded until a cached call has its result and its text. */
    private static final int LIBRARY_CLASSES = 151;
    /** With the JDK's, most of which are in its archive; 1449 with 25.0.3. */
    private static final int ALL_CLASSES = 1500;

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
        assertSays(warm, "result [ 6. 11. 16.]", "compiled false", "mapped false",
                "org.quern.ufunc.HypotProcess source:");
        assertFalse(warm.output().contains("org.bytedeco"), "a class of LLVM was loaded");
        assertFalse(warm.output().contains("org.quern.llvm"), "a class that needs LLVM was loaded");
        assertFewClasses(warm.output().lines().takeWhile(l -> !l.startsWith("result "))
                .filter(l -> l.contains(" source: ")).toList());
    }

    /**
     * A fresh process pays a quarter of a millisecond for each class of the library, and several for its first lambda: what is needed
     * for the first result does not grow unseen.
     */
    private static void assertFewClasses(List<String> loaded) {
        List<String> ours = loaded.stream().filter(l -> l.contains(" org.quern.")).toList();
        assertTrue(ours.size() <= LIBRARY_CLASSES, () -> ours.size() + " classes:\n" + String.join("\n", ours));
        assertTrue(loaded.size() <= ALL_CLASSES, () -> loaded.size() + " classes:\n" + String.join("\n", loaded));
        assertEquals(List.of(),
                ours.stream().filter(l -> l.contains("$$Lambda") && !l.contains("HypotProcess")).toList());
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
        String missing = "thrown org.quern.error.CompilerMissingException: kernel 'hypot3' float64,int32->float64 for x86-64-v3"
                + " is not in the cache (" + directory.resolve("cache")
                + "), and LLVM is not on the class path or module path."
                + " To compile it here add org.quern:quern-compiler.\n";
        String command = "  To put it there, where LLVM is: declare it (org.quern.KernelDeclarations),"
                + " d.add(hypot3, DType.FLOAT64, DType.INT32), and run\n"
                + "    quern cache warm --class-path JARS --levels v3 --bundle CLASSES\n"
                + "  or, with Maven, let goals warm and record of quern-maven-plugin do it.\n";
        assertSays(child(false, "-Dquern.cpu=x86-64-v3"),
                missing + "  No code of a kernel of this name is kept: looked in "
                        + directory.resolve("cache")
                        + ", the class path, which has no bundle (META-INF/quern/cache/v2/index).\n" + command);
        child(true, "-Dquern.cpu=x86-64-v3", "-Dquern.lanes=2");
        assertSays(child(false, "-Dquern.cpu=x86-64-v3"),
                missing + "  Looked in " + directory.resolve("cache")
                        + ", the class path, which has no bundle (META-INF/quern/cache/v2/index).\n  Nearest is "
                        + directory.resolve("cache/v2/hypot3-"),
                ".nbc,"
                        + " which differs in\n    options: wanted lanes=auto;",
                ", there is lanes=2;", "\n" + command);
    }

    /** The same, where what there is lies in bundles; damaged ones are named, and what to do about them. */
    @Test
    void aMissWithoutLlvmNamesTheBundlesOfTheClassPath() throws IOException {
        child(true, "-Dquern.cpu=x86-64-v3", "-Dquern.lanes=2");
        CodeCache made = CodeCache.open(CacheSettings.at(directory.resolve("cache")));
        Path jar = directory.resolve("some kernels.jar");
        BundleWriter.write(made, new BundleWriter.Selection(Set.of(), Set.of(), Code.COMPILER), jar);
        String entry = made.list().getFirst().file().toString();
        String resource = Bundle.PREFIX + entry.substring(entry.indexOf("/hypot3-") + 1);
        assertSays(bundled(jar),
                "\n  Looked in " + directory.resolve("none") + ", the bundles of " + jar + ".\n  Nearest is "
                        + jar.resolve(resource) + ", which differs in\n    options: wanted lanes=auto;");

        Path classes = directory.resolve("classes");
        BundleWriter.write(made, new BundleWriter.Selection(Set.of(), Set.of(), Code.COMPILER), classes);
        Path index = classes.resolve(Bundle.INDEX);
        String whole = Files.readString(index);
        String remedy = "; have it written anew (quern cache warm --bundle, quern cache export, or goal warm)\n";
        String nothing = "\n  No code of a kernel of this name is kept: looked in " + directory.resolve("none")
                + ", the bundles of " + classes
                + ".\n";
        Files.writeString(index, whole.substring(0, 30));
        assertSays(bundled(classes), nothing + "  " + index + ": damaged: 1 of 1 lines name no code file, such as '"
                + whole.substring(0, 30) + "'" + remedy);
        Files.writeString(index, "");
        assertSays(bundled(classes), nothing + "  " + index + ": damaged: names 0 of the 1 code files there" + remedy);
        Files.writeString(index, whole);
        Path code = classes.resolve(resource);
        Files.write(code, Arrays.copyOf(Files.readAllBytes(code), 1000));
        assertSays(bundled(classes), nothing + "  " + code + " is damaged: no magic number\n");
        Files.delete(code);
        assertSays(bundled(classes), nothing + "  " + code + " is damaged: no file for this key\n  " + index
                + ": damaged: names 1 code files that are not there" + remedy);
        Files.move(classes.resolve(Bundle.PREFIX), classes.resolve("META-INF/quern/cache/v1"));
        assertSays(bundled(classes), ", the class path, which has no bundle (META-INF/quern/cache/v2/index).\n  "
                + classes.resolve("META-INF/quern/cache/v1")
                + ": a bundle of layout v1, of which this release reads v2 alone" + remedy);
    }

    /** A process with a bundle, another cache and no LLVM. */
    private Child bundled(Path bundle) {
        return child(false, "-Dquern.cpu=x86-64-v3", "-Dquern.cache.dir=" + directory.resolve("none"), "-cp",
                bundle + File.pathSeparator
                        + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .filter(e -> !e.contains("org" + File.separator + "bytedeco"))
                                .collect(Collectors.joining(File.pathSeparator)));
    }

    /** The kernel of {@link HypotProcess} in this process, with code from an engine of its own. */
    private Ufunc hypot(InstructionSet target, InstructionSet machine, boolean llvm) {
        Environment environment = Environment.of(CodeCache.open(CacheSettings.at(directory.resolve("cache"))), target,
                machine);
        Ufunc hypot = HypotProcess.define();
        hypot.use(new Engine(llvm ? environment : environment.withoutCompiler()));
        return hypot;
    }

    private static void assertRuns(Ufunc hypot, boolean compiled) {
        try (hypot; NDArray r = hypot.apply(NDArray.of(3.0, 6.0, 9.0), NDArray.of(4, 8, 12))) {
            assertEquals("[ 6. 11. 16.]", r.toString());
            assertEquals(compiled, hypot.overloads().getFirst().compiled());
        }
    }

    @Test
    void codeForALowerLevelServesWhereNothingBetterIsCached() {
        InstructionSet here = InstructionSet.ofMachine(Nrt.cpuLevel(), 0);
        assertRuns(hypot(new X86_64(2), here, true), true);
        assertRuns(hypot(here, here, false), false);
    }

    @Test
    void codeForTheExactHostServesAsWell() {
        InstructionSet host = InstructionSet.ofMachine(Nrt.cpuLevel(), Nrt.cpuFeatures());
        assertRuns(hypot(host, host, true), true);
        assertRuns(hypot(host, host, false), false);
        assertRuns(hypot(InstructionSet.ofMachine(Nrt.cpuLevel(), 0), host, false), false);
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
        InstructionSet v2 = new X86_64(2);
        assertRuns(hypot(v2, v2, true), true);
        List<Path> code;
        try (var files = Files.walk(directory.resolve("cache"))) {
            code = files.filter(f -> f.toString().endsWith(".nbc")).toList();
        }
        assertEquals(1, code.size());
        byte[] bytes = Files.readAllBytes(code.get(0));
        Files.write(code.get(0), Arrays.copyOf(bytes, bytes.length / 2));
        String message = assertThrows(CompilerMissingException.class, () -> hypot(v2, v2, false).apply(3.0, 4))
                .getMessage();
        assertTrue(message.startsWith("kernel 'hypot3' float64,int64->float64 for x86-64-v2 is not in the cache"),
                message);
        assertThrows(CompilerMissingException.class, () -> assertRuns(hypot(v2, v2, false), false));
        assertRuns(hypot(v2, v2, true), true);
        assertRuns(hypot(v2, v2, false), false);
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
        assertSays(child(true, "-Dquern.cpu=avx2"),
                "thrown org.quern.error.SettingException: quern.cpu is 'avx2', x86-64-v2,"
                        + " x86-64-v3, x86-64-v4 or host expected");
        for (String lanes : List.of("3", "512", "-4", "0", "many")) {
            assertSays(child(true, "-Dquern.lanes=" + lanes),
                    "thrown org.quern.error.SettingException: quern.lanes is '" + lanes
                            + "', a power of two up to 256 expected");
        }
    }
}
