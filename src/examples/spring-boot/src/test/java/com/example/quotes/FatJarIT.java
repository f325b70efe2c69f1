package com.example.quotes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fat jar: what is in it, and that it runs by itself. */
class FatJarIT {
    static final Path JAR = Path.of("target", "quotes.jar").toAbsolutePath();
    static final String BUNDLE = "META-INF/quern/";

    @TempDir
    private Path directory;

    @Test
    void quotesFromNestedJarsWithoutLlvm() throws Exception {
        Path classes = directory.resolve("classes.log");
        Path cache = directory.resolve("cache");
        try (Service service = start(JAR, "-Dquern.cache.dir=" + cache, "-Xlog:class+load:file=" + classes)) {
            System.out.println("start of the fat jar to the first quote: " + service.quotes());
            String loaded = Files.readString(classes);
            assertTrue(loaded.contains("com.example.quotes.QuoteKernels "), "what was loaded is listed");
            assertFalse(loaded.contains("org.bytedeco"), "classes of LLVM");
            String mapped = Files.readString(Path.of("/proc", Long.toString(service.pid()), "maps"));
            assertTrue(mapped.contains("libjvm.so"), "what was mapped is listed");
            assertEquals(List.of(), mapped.lines().filter(FatJarIT::isOfLlvm).toList());
            assertFalse(Files.exists(cache), "nothing was made");
        }
    }

    /** As a library of kernels has one. */
    @Test
    void aBundleIsFoundInANestedJar() throws Exception {
        Path cache = directory.resolve("cache");
        try (Service service = start(withNestedBundle(), "-Dquern.cache.dir=" + cache)) {
            service.quotes();
            assertFalse(Files.exists(cache), "nothing was made");
        }
    }

    private Service start(Path jar, String... options) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.toString()));
        return new Service(command, directory.resolve("said.log"));
    }

    /** The fat jar, but that its kernels lie in a jar of their own. */
    private Path withNestedBundle() throws IOException {
        Path file = directory.resolve("nested.jar");
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        try (ZipFile jar = new ZipFile(JAR.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            try (ZipOutputStream nested = new ZipOutputStream(bundle)) {
                for (ZipEntry entry : jar.stream().toList()) {
                    ZipEntry copy = new ZipEntry(entry);
                    copy.setCompressedSize(-1);
                    ZipOutputStream to = entry.getName().startsWith(BUNDLE) ? nested : out;
                    to.putNextEntry(copy);
                    jar.getInputStream(entry).transferTo(to);
                }
            }
            // Spring Boot reads nested jars in place: they are not compressed.
            ZipEntry stored = new ZipEntry("BOOT-INF/lib/bundle.jar");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(bundle.size());
            CRC32 crc = new CRC32();
            crc.update(bundle.toByteArray());
            stored.setCrc(crc.getValue());
            out.putNextEntry(stored);
            bundle.writeTo(out);
        }
        return file;
    }

    @Test
    void quernIsSmallInIt() throws IOException {
        TreeSet<String> quern = new TreeSet<>();
        long size = 0;
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            for (ZipEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                String name = entry.getName();
                assertFalse(isOfLlvm(name), name);
                if (name.startsWith("BOOT-INF/lib/")) {
                    assertFalse(hasLlvm(jar, entry), name);
                }
                if (name.startsWith("BOOT-INF/lib/quern") || name.startsWith(BUNDLE)) {
                    size += entry.getCompressedSize();
                    quern.add(name.replaceFirst("-\\d.*\\.jar$", ".jar").replaceFirst("/[^/]*\\.nbc$", "/*.nbc")
                            .replaceFirst("-[0-9a-f]{8}/", "/"));
                }
            }
        }
        assertEquals("""
                BOOT-INF/lib/quern-kernels.jar
                BOOT-INF/lib/quern-nrt.jar
                BOOT-INF/lib/quern.jar
                META-INF/quern/cache/v2/black_scholes_call/*.nbc
                META-INF/quern/cache/v2/index
                META-INF/quern/cache/v2/time_value/*.nbc
                """, String.join("\n", quern) + "\n");
        System.out.println("Quern in the fat jar: " + size + " bytes of " + Files.size(JAR));
        assertTrue(size < 2_000_000, "Quern takes " + size + " bytes");
    }

    private static boolean hasLlvm(ZipFile jar, ZipEntry library) throws IOException {
        try (ZipInputStream in = new ZipInputStream(jar.getInputStream(library))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                if (isOfLlvm(e.getName()) && !e.getName().startsWith("org/quern/")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Names of LLVM's libraries, of their jars and of the classes that bridge to them. */
    private static boolean isOfLlvm(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("llvm") || lower.contains("bytedeco") || lower.contains("javacpp");
    }
}
