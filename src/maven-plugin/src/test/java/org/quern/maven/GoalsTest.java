package org.quern.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each goal over small projects: what it says to what is given, and the bytes that it makes. */
class GoalsTest {
    private static final String SOURCE = PluginTest.KERNELS;
    private static final String TWICE = "com.example.Kernels.TWICE float64";
    private static final String NOTHING = " none of the 1 entry of the class path, of which target/classes is the"
            + " first, has META-INF/services/org.quern.KernelDeclarations, and there is no recording"
            + " src/main/quern/overloads.txt. Declare kernels by a class that implements"
            + " org.quern.KernelDeclarations, or run the tests with goal record, commit src/main/quern/overloads.txt, and"
            + " build again";

    @TempDir
    private Path directory;

    @Test
    void aProjectWithoutQuernIsToldSo() throws Exception {
        Goals goals = new Goals(directory).recorded(TWICE);
        List<String> told = List.of("INFO no kernels: org.quern:quern is not among the dependencies of this project, of"
                + " which 0 were looked at. If it has kernels, add org.quern:quern:" + Goals.VERSION
                + "; if it has none, this plugin can go");
        assertEquals(told, goals.run(new WarmMojo()));
        assertEquals(told, goals.run(new CheckMojo()));
        assertFalse(Files.exists(directory.resolve("target")));
    }

    @Test
    void withoutKernelsAndARecordingItSaysWhereItLooked() throws Exception {
        Goals goals = Goals.using(directory);
        assertEquals(List.of("WARN the jar carries no kernels:" + NOTHING), goals.run(new WarmMojo()));
        assertEquals(List.of("WARN nothing to check, the jar carries no kernels:" + NOTHING),
                goals.run(new CheckMojo()));
        assertEquals(List.of(), files());
        assertEquals(List.of("INFO skipped: quern.skip is set"), goals.with("skip", true).run(new WarmMojo()));
    }

    @Test
    void aRecordingWithoutLinesIsNoError() throws Exception {
        Goals goals = Goals.using(directory, SOURCE).recorded("# only a comment", "", " # and another");
        String nothing = NOTHING.replace("there is no recording src/main/quern/overloads.txt.",
                "the recording src/main/quern/overloads.txt names no overload.");
        assertEquals(List.of("WARN the jar carries no kernels:" + nothing), goals.run(new WarmMojo()));
        assertEquals(List.of("WARN nothing to check, the jar carries no kernels:" + nothing),
                goals.run(new CheckMojo()));
    }

    @Test
    void aRecordingOfWhatIsGoneIsWarnedOf() throws Exception {
        Goals goals = Goals.using(directory, SOURCE).with("levels", List.of("v3"))
                .recorded("com.example.Gone.FIELD float64", "com.example.Kernels.THRICE float64", TWICE);
        List<String> stale = List.of(
                "WARN src/main/quern/overloads.txt: com.example.Gone.FIELD float64 any stale: there is no class"
                        + " com.example.Gone on the class path; the line can go",
                "WARN src/main/quern/overloads.txt: com.example.Kernels.THRICE float64 any stale: class"
                        + " com.example.Kernels has no field THRICE; its static final fields hold TWICE; the line can go");
        List<String> said = goals.run(new WarmMojo());
        assertEquals(stale, said.subList(0, 2));
        assertEquals("INFO 1 compiled, 0 were there, 2 lines of a recording are stale; in "
                + directory.resolve("target/quern/cache"), said.get(2));
        List<String> checked = goals.run(new CheckMojo());
        assertEquals(stale, checked.subList(0, 2));
        assertEquals(List.of("INFO 1 are in a bundle, 0 are not"), checked.subList(2, checked.size()));
        assertEquals(List.of("INFO nothing has changed: target/classes has every kernel"), goals.run(new WarmMojo()));
        goals.recorded("com.example.Kernels.TWICE float32");
        assertTrue(goals.run(new WarmMojo()).contains("INFO 1 overload written to "
                + directory.resolve("target/classes") + ", 0 were there"));
    }

    @Test
    void aBuildWithoutGoalWarmIsToldSo() throws Exception {
        Goals goals = Goals.using(directory, SOURCE).with("levels", List.of("v2")).recorded(TWICE);
        String without = message(goals);
        assertTrue(without.endsWith("src/main/quern/overloads.txt names what the tests used. Goal warm, which compiles"
                + " it, does not run in this build: add it to the goals of quern-maven-plugin in this project, keep that"
                + " file with the sources, and build again"), without);
        assertFalse(without.contains("--bundle"), without);
        Plugin quern = new Plugin();
        quern.setArtifactId("quern-maven-plugin");
        PluginExecution execution = new PluginExecution();
        execution.setGoals(List.of("warm", "check"));
        quern.addExecution(execution);
        goals.configured(quern);
        String with = message(goals);
        assertTrue(with.endsWith("Build again, which compiles it, and keep that file with the sources: mvn verify"),
                with);
    }

    private static String message(Goals goals) {
        return assertThrows(MojoFailureException.class, () -> goals.run(new CheckMojo())).getMessage();
    }

    @Test
    void badParametersAreNamed() throws Exception {
        Goals goals = Goals.using(directory, SOURCE).recorded(TWICE);
        goals.with("levels", List.of("v2", "v9"));
        String level = System.lineSeparator() + "quern: level 'v9' given, v2, v3 or v4 expected";
        refused("kernels cannot be compiled:" + level, goals, new WarmMojo());
        refused("kernels cannot be checked:" + level, goals, new CheckMojo());
        goals.with("levels", List.of("v2")).recorded("TWICE");
        refused("kernels cannot be compiled:" + System.lineSeparator() + "quern: "
                + directory.resolve("src/main/quern/overloads.txt") + ":1: 'TWICE' given: a kernel and the dtypes of"
                + " its inputs expected, such as com.example.Pricing.CALL float64,float64", goals, new WarmMojo());
        goals.with("jvm", "/nowhere");
        refused("parameter jvm is /nowhere, where there is no /nowhere: a JDK's directory or its java expected", goals,
                new WarmMojo());
        goals.with("unnamed", "maybe");
        refused("parameter unnamed is 'maybe': fail, warn or allow expected", goals, new CheckMojo());
        goals.dependingOn("0.0.9");
        refused("this project depends on org.quern:quern:0.0.9, and quern-maven-plugin " + Goals.VERSION
                + " makes code that only version " + Goals.VERSION + " takes: give both the same version", goals,
                new WarmMojo());
    }

    @Test
    void aRecordingThatIsNoTextFileIsNamed() throws Exception {
        Goals goals = Goals.using(directory, SOURCE).with("levels", List.of("v2"));
        Path recording = directory.resolve("src/main/quern/overloads.txt");
        Files.createDirectories(recording.getParent());
        Files.write(recording, "# first\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        String line = System.lineSeparator() + "quern: recording " + recording
                + " cannot be read (line 2 is not UTF-8: another program wrote it, or it is damaged)";
        refused("kernels cannot be compiled:" + line, goals, new WarmMojo());
        refused("kernels cannot be checked:" + line, goals, new CheckMojo());
        Files.delete(recording);
        Files.createDirectory(recording);
        String expected = ": a text file expected, or nothing before the first recording";
        for (QuernMojo goal : List.of(new WarmMojo(), new CheckMojo(), new RecordMojo())) {
            refused("the recording src/main/quern/overloads.txt is a directory" + expected, goals, goal);
        }
        Files.delete(recording);
        Files.createSymbolicLink(recording, recording);
        refused("the recording src/main/quern/overloads.txt is a link that leads to no file" + expected, goals,
                new WarmMojo());
    }

    @Test
    void argumentsThatWouldHideTheRecordingAreRefused() throws Exception {
        Goals goals = Goals.using(directory);
        assertEquals(List.of("INFO tests add the overloads that they use to src/main/quern/overloads.txt"),
                goals.run(new RecordMojo()));
        Path target = directory.resolve("target");
        assertEquals("\"-Dquern.record=" + directory.resolve("src/main/quern/overloads.txt")
                + "\" \"-Dquern.record.unnamed=" + target.resolve("quern/unnamed.txt") + "\" \"-Dquern.record.except="
                + target.resolve("test-classes") + "\"", goals.argLine());
        Plugin surefire = new Plugin();
        surefire.setArtifactId("maven-surefire-plugin");
        surefire.setConfiguration(Xpp3DomBuilder.build(new StringReader(
                "<configuration><argLine>-Xmx1g</argLine></configuration>")));
        goals.configured(surefire);
        refused("maven-surefire-plugin is configured with <argLine>-Xmx1g</argLine>, so that its tests would record"
                + " nothing: <argLine>@{argLine} -Xmx1g</argLine> expected", goals, new RecordMojo());
    }

    /** The folder, with blanks in one name, the time zone, the language and umask of two builds differ. */
    @Test
    void theSameBytesAreMadeAnywhere() throws Exception {
        Path script = Files.writeString(directory.resolve("java"), """
                #!/bin/sh
                umask 077
                export TZ=Asia/Kolkata
                exec '%s/bin/java' -Duser.language=tr "$@"
                """.formatted(System.getProperty("java.home")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        List<Map<String, String>> bundles = new ArrayList<>();
        for (String name : List.of("one", "another folder/deeper")) {
            Path project = Files.createDirectories(directory.resolve(name));
            Goals goals = Goals.using(project, SOURCE).recorded(TWICE, "com.example.Kernels.TWICE float32");
            if (!bundles.isEmpty()) {
                goals.with("jvm", script.toString());
            }
            goals.run(new WarmMojo());
            bundles.add(goals.bundle());
        }
        assertEquals(7, bundles.getFirst().size(), "an index, and two overloads for each of three levels");
        assertEquals(bundles.getFirst(), bundles.getLast());
    }

    @Test
    void modulesAreWarmedAtATime() throws Exception {
        atATime(3, 3);
    }

    @Tag("stress")
    @Test
    void eightModulesAreWarmedFourAtATimeTenTimes() throws Exception {
        for (int round = 0; round < 10; round++) {
            atATime(8, 4);
        }
    }

    /** Modules that share a cache make the same bundle, whoever compiles it. */
    private void atATime(int modules, int threads) throws Exception {
        Path round = Files.createTempDirectory(directory, "round");
        List<Goals> all = new ArrayList<>();
        for (int i = 0; i < modules; i++) {
            Path module = Files.createDirectory(round.resolve("module" + i));
            all.add(Goals.using(module, SOURCE).recorded(TWICE).with("levels", List.of("v2", "v3"))
                    .with("cacheDirectory", round.resolve("shared").toFile()));
        }
        List<Future<List<String>>> said = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Goals goals : all) {
                said.add(pool.submit(() -> goals.run(new WarmMojo())));
            }
        }
        for (int i = 0; i < modules; i++) {
            assertEquals("INFO 2 overloads written to " + round.resolve("module" + i + "/target/classes")
                    + ", 0 were there", said.get(i).get().get(1));
            assertEquals(all.getFirst().bundle(), all.get(i).bundle());
        }
        assertEquals(2, Projects.code(round.resolve("shared")).size());
    }

    private static void refused(String message, Goals goals, QuernMojo goal) {
        assertEquals(message, assertThrows(MojoFailureException.class, () -> goals.run(goal)).getMessage());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("target"))) {
            return all.filter(f -> Files.isRegularFile(f) && !f.toString().endsWith(".args")).toList();
        }
    }
}
