package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/** What is given to the command line and is not as it should be, or holds what acts on a terminal. */
final class CacheInputTest extends Commands {
    private static final String PREFIX = "META-INF/quern/cache/v2/";
    private static final String CODE = "hypot-01234567/" + "0123456789abcdef".repeat(4) + ".nbc";

    @TempDir
    private Path directory;

    private Path jar(String name, String index, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
            out.putNextEntry(new ZipEntry(PREFIX + "index"));
            out.write(index.getBytes(StandardCharsets.UTF_8));
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(new byte[100]);
            }
        }
        return jar;
    }

    @Test
    void aPipeIsNoBundle() throws Exception {
        Path pipe = directory.resolve("pipe.jar");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        int status = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> run("cache", "import", pipe.toString()));
        assertEquals(2, status);
        assertEquals("quern: " + pipe + " cannot be read: it is neither a file nor a directory\n", err);
        assertEquals(2, run("cache", "import", directory.resolve("absent").toString()));
        assertEquals("quern: " + directory.resolve("absent") + " cannot be read: it is not there\n", err);
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        assertEquals(2, run("cache", "import", text.toString()));
        assertEquals("quern: " + text + " cannot be read (zip END header not found)\n",
                err);
        assertEquals(2, run("cache", "import", Files.createDirectory(directory.resolve("empty")).toString()));
    }

    @Test
    void whatABundleLacks() throws IOException {
        Path jar = jar("missing.jar", CODE + "\n");
        assertEquals(1, run("cache", "import", jar.toString()));
        assertTrue(out.startsWith(jar + "/" + PREFIX + "index: names '" + CODE + "', which is missing\n"), out);
        Path unpacked = Files.createDirectories(directory.resolve("unpacked").resolve(PREFIX));
        Files.writeString(unpacked.resolve("index"), CODE + "\n");
        assertEquals(1, run("cache", "import", directory.resolve("unpacked").toString()));
        assertTrue(out.contains("names '" + CODE + "', which is missing\n"), out);
    }

    @Test
    void whatIsNoName() throws IOException {
        String[] names = {"../../../../evil", "hypot/x.nbc", "hypot-01234567/../" + CODE,
            CODE.toUpperCase(java.util.Locale.ROOT), "a\u0000-01234567/x"};
        for (String name : names) {
            Path jar = jar("malformed.jar", "", PREFIX + name);
            assertEquals(1, run("cache", "import", jar.toString()), name);
            assertTrue(out.contains("', which is no code file's name\n") && out.contains("1 left out"), out);
            Path index = jar("index.jar", name + "\n");
            assertEquals(1, run("cache", "import", index.toString()), name);
            assertTrue(out.contains("', which is no code file's name\n"), out);
        }
        assertEquals(1, run("cache", "import", jar("damaged.jar", CODE + "\n", PREFIX + CODE).toString()));
        assertTrue(out.contains(CODE + ": damaged: "), out);
    }

    @Test
    void anEmptyNameIsNoPlace() {
        assertEquals(2, run("cache", "export", ""));
        assertEquals("quern: TARGET is empty: FILE.jar or a directory expected\n", err);
        assertEquals(2, run("cache", "import", ""));
        assertEquals("quern: SOURCE is empty: a bundle's jar or directory, or a cache's directory expected\n", err);
    }

    @Test
    void namesDoNotActOnTheTerminal() {
        Ufunc.define("bad\u001b[2J\u009b1m\u202ename\n", x -> x.add(x)).apply(NDArray.of(1.0));
        String[][] commands = {{"cache", "ls"}, {"cache", "stat"}, {"cache", "ls", "--json"}};
        for (String[] command : commands) {
            assertEquals(0, run(command), err);
            assertTrue(out.contains("bad\\u001b[2J\\u009b1m"), out);
            assertFalse(out.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n'), out);
        }
        assertEquals(2, run("cache", "import", "no\u001b[2Jfile\u009b"));
        assertEquals("quern: no\\u001b[2Jfile\\u009b cannot be read: it is not there\n", err);
    }

    @Test
    void anAtSignNamesNoFileOfArguments() throws IOException {
        Path file = Files.writeString(directory.resolve("arguments"), "1+1");
        assertEquals(2, run("eval", "@" + file));
        assertTrue(err.contains("@"), err);
        assertFalse(out.contains("2"), out);
    }
}
