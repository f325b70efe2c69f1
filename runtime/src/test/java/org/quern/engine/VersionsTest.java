package org.quern.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.testing.Child;
import org.quern.ufunc.HypotProcess;

/** Several versions of the library on one class path: said once, with what is used, the others, and what to do. */
class VersionsTest {
    private static final String LIBRARY = "org/quern/engine/Sources.class";

    @TempDir
    private static Path directory;

    private static Path cache;
    private static String start;

    @BeforeAll
    static void prepare() throws Exception {
        cache = directory.resolve("cache");
        assertEquals(0, Child.run(true, cache, List.of(), HypotProcess.class).status());
        Path classes = Path.of(Versions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        start = "WARNING: several versions of Quern are on one class path: quern " + Quern.version() + " in " + classes
                + " is used, and there is ";
    }

    /** What the library's jar is known by, in another version. */
    private static byte[] sources(String version, String digest) {
        return ClassFile.of().build(ClassDesc.of("org.quern.engine.Sources"),
                type -> Map.of("VERSION", version, "DIGEST", digest)
                        .forEach((name, value) -> type.withField(name, ConstantDescs.CD_String,
                                field -> field.withFlags(AccessFlag.STATIC, AccessFlag.FINAL)
                                        .with(ConstantValueAttribute.of(value)))));
    }

    private static Path jar(String name, String entry, byte[] bytes) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry(entry));
            entries.write(bytes);
        }
        return jar;
    }

    /** The lines that a process warns by, which has these jars first. */
    private static List<String> warnings(Path root, Path... jars) {
        String path = Stream.concat(Stream.of(jars).map(Path::toString),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(e -> !e.contains("org" + File.separator + "bytedeco")))
                .collect(Collectors.joining(File.pathSeparator));
        Child child = Child.run(false, root, List.of("-cp", path), HypotProcess.class);
        assertEquals(0, child.status(), child.output());
        return child.output().lines().filter(l -> l.startsWith("WARNING: ")).toList();
    }

    @Test
    void anotherVersionAndAnotherBuild() throws IOException {
        Path old = jar("quern-0.0.9.jar", LIBRARY, sources("0.0.9", "0123456789abcdef"));
        Path build = jar("quern-0.1.0-again.jar", LIBRARY, sources(Quern.version(), "0123456789abcdef"));
        String advice = ". What the one lacks is taken from the other, which may fail anywhere: leave one version"
                + " (mvn dependency:tree tells what brings each, org.quern:quern-bom keeps all at one)";
        // The names say that there are two.
        assertEquals(List.of(start + "quern 0.0.9 in " + old + "; quern " + Quern.version() + " in " + build
                + " (another build, of sources 0123456789abcdef)" + advice), warnings(cache, old, build));
        // A single one, of whatever name, is seen before code is made, or missed.
        Path nameless = Files.move(old, directory.resolve("libs.jar"));
        assertEquals(List.of(), warnings(cache, nameless));
        assertEquals(List.of(start + "quern 0.0.9 in " + nameless + advice),
                warnings(directory.resolve("empty"), nameless));
        Path runtime = jar("runtime.jar", "META-INF/maven/org.quern/quern-nrt/pom.properties",
                "version=0.0.8\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of(start + "quern-nrt 0.0.8 in " + runtime + advice),
                warnings(directory.resolve("empty"), runtime));
    }

    @Test
    void whatIsNoOtherVersion() throws IOException {
        String digest = Code.COMPILER.substring(Code.COMPILER.indexOf("sources-") + "sources-".length());
        Path same = jar("quern-0.1.0.jar", LIBRARY, sources(Quern.version(), digest));
        assertEquals(List.of(), warnings(directory.resolve("empty"), same));
        assertTrue(Versions.hints("quern-0.1.0.jar:/lib/x.jar:/lib/quern-0.2.0.jar"));
        assertTrue(Versions.hints("/quern-1/quern-0.2.0.jar:"));
        assertFalse(Versions.hints("/lib/quern-0.1.0.jar:/lib/quern-nrt-0.1.0.jar:/lib/my-quern-2.jar:/a/quern-"));
        assertFalse(Versions.hints(""));
    }
}
