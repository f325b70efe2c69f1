package org.quern.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.quern.maven.Projects.Built;

/** The goals in a build of their own: with Maven as it is there, and the artifacts of this build. */
class PluginTest {
    static final String KERNELS = """
            package com.example;

            import org.quern.array.NDArray;
            import org.quern.ufunc.Ufunc;

            public final class Kernels {
                private static final Ufunc TWICE = Ufunc.define("twice", x -> x.add(x));

                private Kernels() {}

                public static NDArray twice(NDArray x) {
                    return TWICE.apply(x);
                }

                public static NDArray times(double factor, NDArray x) {
                    return Ufunc.define("times", a -> a.mul(factor)).apply(x);
                }
            }
            """;
    private static final String TESTS = """
            package com.example;

            import static org.junit.jupiter.api.Assertions.assertEquals;

            import org.junit.jupiter.api.Test;
            import org.quern.array.NDArray;
            import org.quern.ufunc.Ufunc;

            class KernelsTest {
                private static final Ufunc OF_THE_TEST = Ufunc.define("test", x -> x.mul(x));

                @Test
                void twice() {
                    NDArray x = NDArray.of(1.5);
                    assertEquals("[3.]", Kernels.twice(x).toString());
                    assertEquals("[2.25]", OF_THE_TEST.apply(x).toString());
                    assertEquals("[4.5]", Kernels.times(3, x).toString());
                }
            }
            """;
    private static final String QUERN = Projects.dependency("quern", "@version@", "compile");

    @Test
    void whatTheTestsUseIsRecordedCompiledAndChecked() throws Exception {
        Projects projects = new Projects("with blanks");
        String junit = "<dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>"
                + "<version>" + System.getProperty("quern.junit") + "</version><scope>test</scope></dependency>";
        projects.write("pom.xml", Projects.parent(List.of("app"), "warm record check"));
        projects.write("app/pom.xml", Projects.pom("app", "<properties><quern.unnamed>warn</quern.unnamed></properties>"
                + "<dependencies>", QUERN, Projects.dependency("quern-compiler", "@version@", "test"), junit,
                "</dependencies>"));
        projects.write("app/src/main/java/com/example/Kernels.java", KERNELS);
        projects.write("app/src/test/java/com/example/KernelsTest.java", TESTS);

        Built first = projects.maven(".", "verify");
        assertEquals(1, first.status(), first.output());
        assertEquals(1,
                first.lines("[WARNING] the jar carries no kernels: none of the 1 entry of the class path").size(),
                first.output());
        Path recording = projects.path("app/src/main/quern/overloads.txt");
        assertEquals(List.of("com.example.Kernels.TWICE float64"),
                Files.readAllLines(recording).stream().filter(l -> !l.startsWith("#")).toList());
        assertEquals(3, first.lines("com.example.Kernels.TWICE  float64  x86-64-v").size(), first.output());
        assertTrue(first.output().contains("the application uses overloads that target/classes and the dependencies"
                + " lack"), first.output());
        assertTrue(first.output().contains("src/main/quern/overloads.txt names what the tests used. Build again, which"
                + " compiles it, and keep that file with the sources: mvn verify -pl :app -am"), first.output());

        Built second = projects.maven(".", "verify");
        assertEquals(0, second.status(), second.output());
        assertEquals(1, second.lines("[INFO] 3 compiled, 0 were there; in ").size(), second.output());
        assertEquals(1, second.lines("[INFO] 3 are in a bundle, 0 are not").size(), second.output());
        assertEquals(1, second.lines("kernel 'times' float64 of class com.example.Kernels").stream()
                .filter(l -> !l.contains(" is used ")).count(), second.output());
        assertEquals(3, Projects.code(projects.path("app/target/classes")).size());
        try (ZipFile jar = new ZipFile(projects.path("app/target/app-1.jar").toFile())) {
            assertEquals(3, jar.stream().filter(e -> e.getName().endsWith(".nbc")).count());
        }
    }
}
