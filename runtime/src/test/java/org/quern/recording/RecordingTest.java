package org.quern.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Declared;
import org.quern.KernelDeclarations;
import org.quern.Quern;
import org.quern.Recording;
import org.quern.error.FileException;
import org.quern.testing.Child;
import org.quern.testing.Refusal;
import org.quern.ufunc.KernelNameException;
import org.quern.ufunc.NamedOverload;

/** What a process used is written down, and made again from that: all that it needs, and nothing of what it cannot be found by. */
class RecordingTest {
    private static final String KERNELS = "org.quern.recording.RecordedKernels.";
    private static final List<String> NAMED = Stream
            .of("ALL[0] float64", "ALL[1] float64", "ANONYMOUS float64", "BY_TYPE[float32] float64",
                    "CLAMP int8,int64 beyond=1:int8", "EXACT_GROWTH float32,float32 fastmath=nsz",
                    "EXACT_GROWTH float32,float64 fastmath=nsz",
                    "EXACT_GROWTH float64,float32", "GROWTH float64,float64",
                    "GROWTH float64,float64 fastmath=nsz,arcp", "LISTED[0] float64", "METHOD float64", "ROW float64",
                    "ROW float64 shadow=_,float32", "SUM float32", "SUM float64", "THRICE float64", "TWICE float32",
                    "TWICE float64",
                    "TWICE float64 out=float32")
            .map(KERNELS::concat).toList();
    private static final String NESTED = "org.quern.recording.RecordedKernels$Nested.POWER float64";
    private static final ClassLoader LOADER = RecordingTest.class.getClassLoader();

    /** What one child has compiled the others load. */
    @TempDir
    private static Path cache;

    @TempDir
    private Path directory;

    @Test
    void whatIsRecordedIsAllThatIsNeeded() throws IOException {
        Path file = directory.resolve("deep/er/overloads.txt");
        Child first = run(true, cache, file, "named");
        assertEquals(0, first.status(), first.output());
        List<String> expected = new ArrayList<>(NAMED);
        expected.add(NESTED);
        assertEquals(expected.stream().sorted().toList(), lines(file));
        String text = Files.readString(file);
        assertTrue(text.startsWith(
                "# Overloads that the build compiles ahead of time: the static final fields of kernels, and dtypes"),
                text);
        Child again = run(true, cache, file, "named");
        assertEquals(0, again.status(), again.output());
        assertEquals(text, Files.readString(file));

        Path warmed = directory.resolve("warmed");
        Recording recording = Recording.read(file, LOADER);
        List<String> outcomes = new ArrayList<>();
        List<String> cpus = List.of(Quern.system().codeFor());
        Quern.cache().warm(List.of(recording), cpus, warmed, d -> outcomes.add(d.outcome()));
        assertEquals(21, outcomes.size());
        assertEquals(List.of("compiled"), outcomes.stream().distinct().toList());
        Child without = run(false, warmed, directory.resolve("not-again.txt"), "named");
        assertEquals(again.output().replaceAll("\\d+ missing", "0 missing"), without.output());
        assertEquals(lines(file), lines(directory.resolve("not-again.txt")),
                "what is loaded is recorded as what is compiled is");

        Path bundle = directory.resolve("bundle");
        Quern.cache().bundle(List.of(recording), cpus, warmed, bundle);
        assertEquals(List.of("bundled"), checked(recording, cpus, List.of(bundle)));
        assertEquals(List.of("absent"), checked(recording, cpus, List.of(directory.resolve("nowhere"))));
        assertEquals(List.of("absent"), checked(recording, List.of("x86-64-v2+gfni"), List.of(bundle)));
        Path jar = directory.resolve("bundle.jar");
        Quern.cache().bundle(List.of(recording), cpus, warmed, jar);
        assertEquals(List.of("bundled"), checked(recording, cpus, List.of(directory.resolve("nowhere"), jar)));
    }

    private static List<String> checked(KernelDeclarations recording, List<String> cpus, List<Path> classPath) {
        List<String> outcomes = new ArrayList<>();
        Quern.cache().check(List.of(recording), cpus, classPath, d -> outcomes.add(d.outcome()));
        return outcomes.stream().distinct().toList();
    }

    @Test
    void manyProcessesLoseNothing() throws Exception {
        Path file = directory.resolve("overloads.txt");
        Files.writeString(file, "# mine\r\n\r\ncom.example.Kept.FIELD float64\r\n# also mine\n");
        assertEquals(new Child(0, ""), run(true, cache, directory.resolve("all.txt"), "some"));
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<Child>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String first = Integer.toString(i % 3);
                all.add(pool.submit(() -> run(false, cache, file, "some", first)));
            }
            for (Future<Child> child : all) {
                assertEquals(new Child(0, ""), child.get());
            }
        }
        List<String> expected = new ArrayList<>(List.of("# mine", "# also mine", "com.example.Kept.FIELD float64"));
        for (String kernel : List.of("THRICE", "TWICE")) {
            expected.addAll(
                    List.of(KERNELS + kernel + " float32", KERNELS + kernel + " float64", KERNELS + kernel + " int32"));
        }
        assertEquals(expected, Files.readAllLines(file));
    }

    @Test
    void whatHasNoNameIsTold() throws Exception {
        Path file = directory.resolve("overloads.txt");
        Path unnamed = directory.resolve("unnamed.txt");
        Path classes = classes();
        Child child = run(true, cache, file, List.of("-Dquern.record.unnamed=" + unnamed,
                "-Dquern.record.except=" + classes + "x:" + classes.resolve("org")), "unnamed");
        assertEquals(List.of(KERNELS + "TWICE float64"), lines(file));
        String made = "kernel 'made_at_run_time' float64,float64 of class org.quern.recording.RecordedProcess";
        String varying = "kernel 'power' float64 of class org.quern.recording.RecordedKernels";
        assertEquals(List.of(made, varying), Files.readAllLines(unnamed));
        List<String> warnings = child.output().lines().filter(l -> l.startsWith("WARNING: ")).toList();
        String why = " is used and cannot be recorded: no static final field holds it, so no build finds it again";
        assertEquals(List.of("WARNING: " + made + why, "WARNING: " + varying + why), warnings);
    }

    /** A field holds them; what no line can have is the key. */
    @Test
    void keysThatCannotBeWrittenAreTold() throws Exception {
        Path unnamed = directory.resolve("unnamed.txt");
        Child child = run(true, cache, directory.resolve("overloads.txt"), List.of("-Dquern.record.unnamed=" + unnamed),
                "odd");
        String kernel = "kernel 'odd' float64 of class org.quern.recording.RecordedKernels";
        String expected = ": a string, enum constant, dtype or integer without blanks, brackets and # expected";
        List<String> reasons = Stream.of("the key 'k b'", "the key ']'", "the key 'a\\u000ab'", "a key that is no text")
                .map(key -> "field ODD_KEYS of org.quern.recording.RecordedKernels holds it under " + key + expected)
                .toList();
        assertEquals(
                reasons.stream().map(reason -> "WARNING: " + kernel + " is used and cannot be recorded: " + reason)
                        .toList(),
                child.output().lines().filter(l -> l.startsWith("WARNING: ")).toList());
        assertEquals(reasons.stream().map(reason -> kernel + "; " + reason).sorted().toList(),
                Files.readAllLines(unnamed));
    }

    @Test
    void whatIsExceptedIsLeftOut() throws Exception {
        Path file = directory.resolve("overloads.txt");
        Path unnamed = directory.resolve("unnamed.txt");
        assertEquals(new Child(0, ""), run(true, cache, file, List.of("-Dquern.record.unnamed=" + unnamed,
                "-Dquern.record.except=/nowhere:" + classes().getParent()), "unnamed"));
        assertFalse(Files.exists(file) || Files.exists(unnamed));
    }

    private static Path classes() throws Exception {
        return Path.of(RecordedKernels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void anInterruptIsKept() throws IOException {
        Path file = directory.resolve("overloads.txt");
        assertEquals(new Child(0, "true\n"), run(true, cache, file, "interrupted"));
        assertEquals(List.of(KERNELS + "TWICE int32"), lines(file));
    }

    @Test
    void whatIsMissingIsRecorded() throws IOException {
        Path file = directory.resolve("overloads.txt");
        Child child = run(false, directory.resolve("empty"), file, "interrupted");
        assertTrue(child.output().contains("CompilerMissingException: kernel 'same' int32->int32"), child.output());
        assertEquals(List.of(KERNELS + "TWICE int32"), lines(file));
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        Child child = run(true, cache, directory, "interrupted");
        assertEquals("Exception in thread \"main\" org.quern.error.SettingException: quern.record is '" + directory
                + "', a file that can be written (Is a directory) expected",
                child.output().lines().findFirst().orElseThrow());
    }

    /** What is no recording is left alone: a path was mistaken. */
    @Test
    void anotherFileStaysAsItIs() throws Exception {
        byte[][] others = {"caf\u00e9\r\nline two\n".getBytes(StandardCharsets.ISO_8859_1),
            "line two\r\n".getBytes(StandardCharsets.UTF_8)};
        String[] reasons = {"Input length = 1",
            "'line two' given: 'line' given, CLASS.FIELD expected, such as com.example.Pricing.CALL"
                    + " or com.example.Pricing.ALL[3]"};
        for (int i = 0; i < others.length; i++) {
            Path file = Files.write(directory.resolve("notes.txt"), others[i]);
            Child child = run(true, cache, file, "interrupted");
            assertEquals("Exception in thread \"main\" org.quern.error.SettingException: quern.record is '" + file
                    + "', a file of such lines alone, or none yet (" + reasons[i] + "; it stays as it is) expected",
                    child.output().lines().findFirst().orElseThrow());
            assertArrayEquals(others[i], Files.readAllBytes(file));
        }
        for (String special : List.of("/dev/full", "/dev/null")) {
            Child child = run(true, cache, Path.of(special), "interrupted");
            assertEquals("Exception in thread \"main\" org.quern.error.SettingException: quern.record is '" + special
                    + "', a file that can be written (a device or pipe) expected",
                    child.output().lines().findFirst().orElseThrow());
        }
    }

    @Test
    void linesThatNameNothingAreStale() throws IOException {
        List<String> lines = List.of("com.example.Gone.FIELD float64", KERNELS + "GONE float64",
                KERNELS + "ALL[2] float64",
                KERNELS + "varying float64", KERNELS + "TWICE float64,float64", KERNELS + "TWICE bool out=int8,int8",
                KERNELS + "TWICE float64 beyond=1:int16", KERNELS + "TWICE float64 shadow=_,float32",
                KERNELS + "TWICE float64 out=int8", KERNELS + "TWICE float64",
                "org.quern.recording.RecordingTest$Failing.FIELD float64");
        Path file = Files.write(directory.resolve("overloads.txt"), lines);
        List<String> outcomes = new ArrayList<>();
        Quern.cache().check(List.of(Recording.read(file, LOADER)), List.of("x86-64-v2", "x86-64-v3"), List.of(),
                (Declared d) -> outcomes.add(d.kernel() + " " + d.cpu() + " " + d.outcome()));
        String held = "ALL[0], ALL[1], ANONYMOUS, BY_TYPE[float32], CLAMP, EXACT_GROWTH, GROWTH, LISTED[0], METHOD, ROW, SUM, THRICE, TWICE";
        String misfit = " any stale: kernel 'same' has 1 input and 1 output, which '" + KERNELS + "TWICE ";
        String type = "class " + KERNELS.substring(0, KERNELS.length() - 1);
        assertEquals(List.of("com.example.Gone.FIELD any stale: there is no class com.example.Gone on the class path",
                KERNELS + "GONE any stale: " + type + " has no field GONE; its static final fields hold " + held,
                KERNELS + "ALL[2] any stale: " + type + " has no kernel ALL[2]; its field ALL holds ALL[0], ALL[1]",
                KERNELS + "varying any stale: " + type
                        + " has a field varying that is not static and final, or holds no kernels",
                KERNELS + "TWICE" + misfit + "float64,float64' does not fit",
                KERNELS + "TWICE out=int8,int8" + misfit + "bool out=int8,int8' does not fit",
                KERNELS + "TWICE beyond=1:int16" + misfit + "float64 beyond=1:int16' does not fit",
                KERNELS + "TWICE shadow=_,float32" + misfit + "float64 shadow=_,float32' does not fit"),
                outcomes.subList(0, 8));
        // A call with casting(UNSAFE) has that output.
        assertEquals(List.of(KERNELS + "TWICE out=int8 x86-64-v2 absent", KERNELS + "TWICE out=int8 x86-64-v3 absent",
                KERNELS + "TWICE x86-64-v2 absent", KERNELS + "TWICE x86-64-v3 absent",
                "org.quern.recording.RecordingTest$Failing.FIELD any stale: class org.quern.recording.RecordingTest$Failing cannot be"
                        + " initialised (java.lang.ArithmeticException: / by zero)"),
                outcomes.subList(8, outcomes.size()));
    }

    /** A class that cannot be used. */
    static final class Failing {
        static final int FIELD = 1 / zero();

        private Failing() {}

        private static int zero() {
            return 0;
        }
    }

    @Test
    void linesThatAreNoneAreTold() throws IOException {
        String options = "accuracy=fast or tight, or fastmath=none or flags such as nsz,arcp expected";
        String name = "CLASS.FIELD expected, such as com.example.Pricing.CALL or com.example.Pricing.ALL[3]";
        String[][] cases = {
            {"a.B.C",
                "a kernel and the dtypes of its inputs expected, such as com.example.Pricing.CALL float64,float64"},
            {"<<<<<<< HEAD", "'<<<<<<<' given, " + name}, {"a.B. float64", "'a.B.' given, " + name},
            {"C[2] float64", "'C[2]' given, " + name}, {"a.B.C[2 float64", "'a.B.C[2' given, " + name},
            {"a.B.[2] float64", "'a.B.[2]' given, " + name}, {"a.B.C float65", noDtype("float65")},
            {"a.B.C float64, ", noDtype("")}, {"a.B.C _", noDtype("_")}, {"a.B.C int8 out=x", noDtype("x")},
            {"a.B.C int8 beyond=int16",
                "'beyond=int16' given, an input's number and a dtype expected, such as beyond=1:uint8"},
            {"a.B.C int8 into=int16", "'into=' given, out=, shadow=, beyond=, accuracy= or fastmath= expected"},
            {"a.B.C int8 accuracy=most", "'accuracy=most' given, " + options},
            {"a.B.C int8 fastmath=nsz,all", "'fastmath=nsz,all' given, " + options},
        };
        for (String[] bad : cases) {
            Path one = Files.writeString(directory.resolve("overloads.txt"), "# comment\n\n" + bad[0] + "\n");
            Refusal.refused(KernelNameException.class, () -> Recording.read(one, LOADER),
                    one + ":3: '" + bad[0].strip() + "' given: " + bad[1]);
        }
        Path file = Files.write(directory.resolve("overloads.txt"),
                "a.B.C float64\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Refusal.refused(FileException.class, () -> Recording.read(file, LOADER),
                "recording " + file
                        + " cannot be read (line 2 is not UTF-8: another program wrote it, or it is damaged)");
        for (String good : List.of("a.B.C float64", "a.B$D.C[x.y] () shadow=_,int8",
                "a.B.C uint8,uint8 out=_,int8 beyond=0:int16,1:int8"
                        + " accuracy=fast fastmath=none")) {
            assertEquals(good, NamedOverload.parse(good).toString());
            assertEquals(NamedOverload.parse(good), NamedOverload.parse("  " + good.replace(" ", "\t ")));
        }
    }

    private static String noDtype(String name) {
        return "no dtype '" + name
                + "'; there are [bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64]";
    }

    private Child run(boolean llvm, Path cache, Path file, String... arguments) {
        return run(llvm, cache, file, List.of(), arguments);
    }

    private Child run(boolean llvm, Path cache, Path file, List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(options);
        all.add("-Dquern.record=" + file);
        return Child.run(llvm, cache, all, RecordedProcess.class, arguments);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(l -> !l.startsWith("#")).toList();
    }
}
