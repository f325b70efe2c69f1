package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.KernelCache;
import org.quern.Quern;
import org.quern.cache.report.CacheException;

/** {@code quern cache}: every subcommand, its JSON and its exit codes. */
final class CacheCommandsTest extends Commands {
    @TempDir
    private Path directory;

    private int cache(String... arguments) {
        return run(Stream.concat(Stream.of("cache"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String last() {
        return out.lines().reduce((a, b) -> b).orElseThrow();
    }

    @BeforeEach
    void clear() {
        assertEquals(0, cache("clear", "--yes"), err);
    }

    private List<Path> codeFiles(Path root) throws IOException {
        if (Files.notExists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".nbc")).toList();
        }
    }

    @Test
    void dir() {
        assertEquals(0, cache("dir"));
        assertEquals(Quern.cache().directory() + "\n", out);
        assertEquals(0, cache("dir", "--json"));
        assertEquals(
                "{\n  \"directory\": \"" + Quern.cache().directory()
                        + "\",\n  \"layers\": [],\n  \"problem\": null\n}\n",
                out);
    }

    @Test
    void warmListAndSum() throws IOException {
        assertEquals(0, cache("warm", "--levels", "v2,v3"), err);
        assertTrue(last().startsWith("4 compiled, 0 were there; in "), out);
        assertTrue(out.lines().anyMatch(l -> l.matches("declared +float32,int64 +x86-64-v2 +compiled")), out);
        assertEquals(0, cache("warm", "--levels", "v3", "--json"), err);
        assertTrue(out.contains("\"outcome\": \"there\"") && !out.contains("compiled"), out);
        assertEquals(4, codeFiles(Quern.cache().directory()).size());
        assertEquals(0, cache("ls"));
        assertEquals(4, out.lines().filter(l -> l.startsWith("declared ") && l.endsWith("  cache  ok")).count(), out);
        assertTrue(last().startsWith("4 overloads, "), out);
        assertEquals(0, cache("ls", "--json"));
        assertTrue(out.contains("\"layer\": \"cache\"") && out.contains("\"compiler\": \"llvm-"), out);
        assertEquals(0, cache("stat"));
        assertTrue(out.lines().anyMatch(l -> l.matches("x86-64-v2 +2 +.*")), out);
        assertEquals(0, cache("stat", "--json"));
        assertTrue(out.contains("\"byKernel\": [") && out.contains("\"overloads\": 4"), out);
        assertEquals(2, cache("warm", "--levels", "v5"));
        assertTrue(err.contains("level 'v5' given, v2, v3 or v4 expected"), err);
        assertEquals(2, cache("warm", "--class-path", directory.resolve("absent.jar").toString()));
        assertTrue(err.contains("no such file"), err);
    }

    @Test
    void warmIntoAnotherDirectory() throws IOException {
        Path other = directory.resolve("layer");
        assertEquals(0, cache("warm", "--levels", "v4", "--into", other.toString()), err);
        assertEquals(2, codeFiles(other).size());
        assertEquals(0, codeFiles(Quern.cache().directory()).size());
    }

    @Test
    void warmTheCatalogue() throws IOException {
        assertEquals(0, cache("warm", "--catalogue", "--levels", "v3"), err);
        assertEquals("219 compiled, 0 were there; in " + Quern.cache().directory(), last());
        for (String line : new String[] {"matmul float64,float64", "cholesky float32", "moving_mean float64",
            "declared float64,float64",
            "black_scholes_call float32,float32,float32,float32,float32"}) {
            assertTrue(out.lines().anyMatch(l -> l.replaceAll(" +", " ").equals(line + " x86-64-v3 compiled")),
                    line + " not in " + out);
        }
        assertEquals(0, cache("warm", "--catalogue", "--levels", "v3"), err);
        assertEquals("0 compiled, 219 were there; in " + Quern.cache().directory(), last());
        assertEquals(219, codeFiles(Quern.cache().directory()).size());
    }

    @Test
    void warmAndBundle() throws IOException {
        Path classes = directory.resolve("classes");
        Path kept = directory.resolve("kept");
        assertEquals(0, cache("warm", "--levels", "v2,v3", "--into", kept.toString(), "--bundle", classes.toString()),
                err);
        assertEquals("4 overloads written to " + classes + ", 0 were there", last());
        assertEquals(0, cache("warm", "--levels", "v3", "--into", kept.toString(), "--bundle", classes.toString()),
                err);
        assertEquals("0 overloads written to " + classes + ", 2 were there", last());
        assertEquals(2, codeFiles(classes).size(), "what is not asked for any more is gone");
        assertEquals(4, codeFiles(kept).size());
        assertEquals(0, codeFiles(Quern.cache().directory()).size());
        Path jar = directory.resolve("kernels.jar");
        assertEquals(0, cache("warm", "--levels", "v2,v3", "--bundle", jar.toString(), "--json"), err);
        assertTrue(out.contains("\"compiled\"") && !out.contains("written"), out);
        assertEquals(0, cache("import", jar.toString()));
        assertTrue(last().contains("; 4 already there, 0 left out"), out);
        assertEquals(1, cache("warm", "--levels", "v2", "--bundle", jar + "/below"));
        assertTrue(err.startsWith("quern: bundle " + jar + "/below cannot be written"), err);
        Path empty = directory.resolve("empty");
        CacheException lacking = assertThrows(CacheException.class, () -> Quern.cache().bundle(
                KernelCache.declarations(getClass().getClassLoader()), List.of("x86-64-v2"), empty,
                directory.resolve("lacking")));
        assertEquals(
                "bundle " + directory.resolve("lacking") + " lacks 2 of 2 declared overloads, which are not in "
                        + empty,
                lacking.getMessage());
    }

    @Test
    void warmAndCheckARecording() throws IOException {
        String kernel = "org.quern.cli.DeclaredForTests.RECORDED";
        Path recording = Files.writeString(directory.resolve("overloads.txt"),
                "# of a test\n" + kernel + " float64\n" + kernel + " float64 out=float32 accuracy=tight\n"
                        + "com.example.Gone.FIELD int8\n");
        Path classes = directory.resolve("classes");
        String[] check = {"check", "--levels", "v2,v3", "--recording", recording.toString(), "--class-path",
            classes.toString()};
        Files.createDirectories(classes);
        assertEquals(1, cache(check), err);
        assertEquals("0 are in a bundle, 8 are not: warm with --bundle writes them", last());
        assertTrue(rows().contains(kernel + " out=float32 accuracy=tight float64 x86-64-v2 absent"), out);
        String gone = "com.example.Gone.FIELD int8 any stale: there is no class com.example.Gone on the class path";
        assertTrue(rows().contains(gone), out);
        assertEquals(0, cache("warm", "--levels", "v2,v3", "--recording", recording.toString(), "--bundle",
                classes.toString()), err);
        assertTrue(out.contains("\n8 compiled, 0 were there, 1 lines of a recording are stale; in "
                + Quern.cache().directory()), out);
        assertTrue(rows().contains(gone), out);
        assertEquals("8 overloads written to " + classes + ", 0 were there", last());
        assertEquals(0, cache(check), err);
        assertEquals("8 are in a bundle, 0 are not", last());
        Files.delete(codeFiles(classes).getFirst());
        assertEquals(1, cache(check));
        assertEquals("7 are in a bundle, 1 are not: warm with --bundle writes them", last());
        assertEquals(2, cache("warm", "--recording", directory.resolve("none.txt").toString()));
        assertEquals("quern: --recording " + directory.resolve("none.txt") + ": no such file; a process writes it that"
                + " runs with -Dquern.record=" + directory.resolve("none.txt") + "\n", err);
        Files.writeString(recording, "\nnothing\n");
        assertEquals(2, cache("check", "--recording", recording.toString()));
        assertEquals("quern: " + recording + ":2: 'nothing' given: a kernel and the dtypes of its inputs expected, such"
                + " as com.example.Pricing.CALL float64,float64\n", err);
    }

    /** The lines printed, of which some are a table's, with single blanks. */
    private List<String> rows() {
        return out.lines().map(l -> l.replaceAll(" +", " ")).toList();
    }

    @Test
    void verifyAndRecompile() throws IOException {
        assertEquals(0, cache("warm"), err);
        assertEquals(0, cache("verify", "--recompile"), out);
        assertEquals(2, out.lines().filter(l -> l.endsWith("  same")).count(), out);
        Path file = codeFiles(Quern.cache().directory()).get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[300] ^= 1;
        Files.write(file, bytes);
        assertEquals(1, cache("verify"));
        assertTrue(out.startsWith(file + ": damaged: checksum mismatch\n") && last().endsWith(": 1 wrong"), out);
        assertEquals(1, cache("verify", "--json"));
        assertTrue(out.contains("\"problem\": \"damaged: checksum mismatch\""), out);
    }

    @Test
    void explain() {
        assertEquals(1, cache("explain", "x * 3 + 1", "x=float64"));
        assertTrue(out.startsWith("eval float64->float64 for x86-64-v") && out.contains(": absent\n  would be "), out);
        org.quern.array.Npy.write(directory.resolve("x.npy"), org.quern.array.NDArray.of(1.0, 2));
        assertEquals(0, run("eval", "x * 3 + 1", "x=" + directory.resolve("x.npy")));
        assertEquals(0, cache("explain", "x * 3 + 1", "x=float64"));
        assertTrue(out.contains(": ok\n  file "), out);
        assertEquals(1, cache("explain", "x * 3 + 1", "x=float32", "--key"));
        assertTrue(out.contains("signature: wanted float32->float32, there is float64->float64"), out);
        assertTrue(out.contains("  key nrtAbi="), out);
        assertEquals(1, cache("explain", "x * 4 + 1", "x=float64", "--json"));
        assertTrue(out.contains("\"field\": \"fingerprint\"") && !out.contains("\"field\": \"signature\""), out);
        assertEquals(2, cache("explain", "x * 4 + 1", "x=complex64"));
        assertEquals(2, cache("explain", "x +", "x=float64"));
        assertEquals("", out);
    }

    @Test
    void exportAndImport() throws IOException {
        Path jar = directory.resolve("kernels.jar");
        assertEquals(1, cache("export", jar.toString()), "nothing to write");
        assertEquals(0, cache("warm", "--levels", "v2,v3"), err);
        assertEquals(0, cache("export", jar.toString(), "--levels", "v3", "--kernel", "declared"), out);
        assertTrue(last().startsWith("2 overloads, "), out);
        byte[] first = Files.readAllBytes(jar);
        assertEquals(0, cache("export", jar.toString(), "--levels", "v3", "--json"), out);
        assertTrue(out.contains("\"overloads\": 2"), out);
        assertArrayEquals(first, Files.readAllBytes(jar));
        assertEquals(0, cache("clear", "--yes"));
        assertEquals("4 overloads removed from " + Quern.cache().directory(), last());
        assertEquals(0, cache("import", jar.toString()), out);
        assertTrue(last().startsWith("2 overloads, ") && last().endsWith("; 0 already there, 0 left out"), out);
        assertEquals(0, cache("verify"), out);
        assertEquals(2, cache("import", directory.resolve("absent.jar").toString()));
        assertTrue(err.startsWith("quern: " + directory.resolve("absent.jar") + " cannot be read"), err);
    }

    @Test
    void deletingWantsToBeAskedFor() throws IOException {
        assertEquals(0, cache("warm"), err);
        assertEquals(2, cache("clear"));
        assertTrue(err.contains("give --yes"), err);
        assertEquals(2, cache("prune", "--max-bytes", "-1", "--yes"));
        assertTrue(err.contains("bounds are at least 0"), err);
        assertEquals(0, cache("prune", "--yes"), err);
        assertEquals(2, codeFiles(Quern.cache().directory()).size());
        assertEquals(0, cache("prune", "--max-bytes", "1000000000", "--yes"));
        assertEquals(2, codeFiles(Quern.cache().directory()).size());
        assertEquals(0, cache("prune", "--max-bytes", "0", "--yes", "--json"));
        assertTrue(out.contains("\"removed\": 2"), out);
        assertEquals(0, codeFiles(Quern.cache().directory()).size());
    }

    @Test
    void pagers() throws IOException {
        Path shown = directory.resolve("shown");
        assertTrue(Terminal.page("cat > '" + shown + "'", List.of("one", "two")));
        assertEquals("one\ntwo\n", Files.readString(shown));
        assertTrue(Terminal.page("true", java.util.Collections.nCopies(100_000, "a line that nobody reads")));
        assertFalse(Terminal.page("exec no-such-pager 2>/dev/null", List.of("one")));
    }
}
