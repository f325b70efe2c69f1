package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.dtype.DType;

final class CommandLineTest extends Commands {
    @TempDir
    private Path directory;

    private void refused(String problem, String... arguments) {
        assertEquals(2, run(arguments));
        assertTrue(err.contains(problem), err);
        assertEquals("", out);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private String operand(String name, NDArray a) {
        Npy.write(directory.resolve(name + ".npy"), a);
        return name + "=" + file(name + ".npy");
    }

    @Test
    void evalWritesItsResults() {
        String x = operand("x", NDArray.of(3.0, 5, 8).reshape(3, 1));
        String y = operand("y", NDArray.of(4, 12));
        assertEquals(0, run("eval", "sqrt(x*x + y*y); x > y", x, y, "-o", file("r.npy"), "-o", file("s.npy"), "-v"),
                err);
        assertEquals("", out);
        assertTrue(err.startsWith("float64,int32->float64,bool: "), err);
        assertEquals(1, err.lines().count(), err);
        String wide = operand("y", NDArray.of(4f, 12));
        assertEquals(0, run("eval", "x + y", x, wide, "-o", file("t.npy"), "--explain"), err);
        assertEquals("""
                  lanes: x is float64, beside y of float32: # elements at once, where float32 alone has room for #; \
                remedy: x as float32, if that is exact enough: asType once
                """, err.substring(err.indexOf('\n') + 1).replaceAll("\\b\\d+\\b", "#"));
        NDArray r = Npy.read(directory.resolve("r.npy"));
        assertArrayEquals(new long[] {3, 2}, r.shape());
        assertArrayEquals(new double[] {5, Math.sqrt(153), Math.sqrt(41), 13, Math.sqrt(80), Math.sqrt(208)},
                r.reshape(6).toDoubleArray());
        assertArrayEquals(new boolean[] {false, false, true, false, true, false},
                Npy.read(directory.resolve("s.npy")).reshape(6).toBooleanArray());
    }

    @Test
    void evalPrintsWithoutOut() {
        assertEquals(0, run("eval", "x * 2; x & 1", operand("x", NDArray.of(1, 2, 3))), err);
        assertEquals("[2 4 6]\n[1 0 1]\n", out);
        assertEquals("", err);
    }

    @Test
    void literalsAreWeakAndFunctionsOfLiteralsAreNot() {
        NDArray small = NDArray.of(1f, 2f);
        assertEquals(DType.FLOAT32, evaluated("x * 0.5 + pi", small).dtype());
        assertEquals(DType.FLOAT32, evaluated("2 ** x", small).dtype());
        assertEquals(DType.FLOAT64, evaluated("x * sqrt(2)", small).dtype());
        assertEquals(DType.INT64, evaluated("where(x > 1, 1, 2)", small).dtype());
        assertEquals(DType.UINT8, evaluated("uint8(x) + 200", small).dtype());
        assertEquals(DType.BOOL, evaluated("x == 1", small).dtype());
        assertArrayEquals(new double[] {-1, -4}, evaluated("-x**2", small).toDoubleArray());
        assertArrayEquals(new double[] {3, 3}, evaluated("x*0 + clip(x + 5, 0, 3)", small).toDoubleArray());
    }

    @Test
    void literalsBeyondTheOperandsDtype() {
        NDArray bytes = NDArray.zeros(DType.UINT8, 2);
        bytes.setLong(255, 1);
        assertArrayEquals(new boolean[] {true, true}, evaluated("x < 300", bytes).toBooleanArray());
        assertArrayEquals(new boolean[] {false, false}, evaluated("x == -1", bytes).toBooleanArray());
        assertArrayEquals(new boolean[] {true, true}, evaluated("10**400 > x", bytes).toBooleanArray());
        assertArrayEquals(new double[] {0, 255 / 70000.0}, evaluated("x / 70000", bytes).toDoubleArray());
        assertArrayEquals(new double[] {0, 1 / 2.0}, evaluated("x / 510", bytes).toDoubleArray());
        NDArray clipped = evaluated("clip(x, -5, 4550)", bytes);
        assertEquals(DType.UINT8, clipped.dtype());
        assertEquals(255, clipped.getLong(1));
        refused("quern: integer 300 is out of bounds for uint8 (NEP 50", "eval", "x + 300", operand("x", bytes));
        refused("integer 300 is out of bounds for uint8 (NEP 50", "eval", "clip(x, 300, 400)", operand("x", bytes));
        NDArray words = NDArray.zeros(DType.UINT64, 1);
        assertEquals(-1L, evaluated("x + 18446744073709551615", words).getLong(0));
        assertEquals(-1L, evaluated("x + uint64(2**64 - 1)", words).getLong(0));
        assertArrayEquals(new boolean[] {true}, evaluated("x < 2**63", words).toBooleanArray());
        NDArray longs = NDArray.of((1L << 53) + 1);
        assertEquals((1L << 53) + 1, evaluated("where(x > 0, x, 0)", longs).getLong(0));
        assertEquals(DType.INT8, evaluated("x ** 2", NDArray.of(true, false)).dtype());
        assertEquals(DType.INT64, evaluated("power(x, 2)", NDArray.of(true, false)).dtype());
        refused("the power is an integer of more than 4096 bits\n  x + 10**10**10\n", "eval", "x + 10**10**10",
                operand("x", longs));
    }

    /** NumPy's values of cases that broke others: remainders, floor quotients, comparisons and shifts. */
    @Test
    void whatBrokeOthers() {
        assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY},
                evaluated("x // 0.0", NDArray.of(12.0, 0, Double.POSITIVE_INFINITY)).toDoubleArray());
        assertArrayEquals(new double[] {0, -1, 0}, evaluated("x // inf", NDArray.of(12.0, -12, 0)).toDoubleArray());
        assertArrayEquals(new double[] {77, 2}, evaluated("x // 6e-8", NDArray.of(78 * 6e-8, 1.5e-7)).toDoubleArray());
        assertArrayEquals(new double[] {-0.0, -0.0, -0.5, -0.0},
                evaluated("x % -1.0", NDArray.of(0.0, -1, 1.5, 2)).toDoubleArray());
        assertArrayEquals(new long[] {-1, -1}, evaluated("fmod(x, 3)", NDArray.of(-4L, -7L)).toLongArray());
        assertArrayEquals(new long[] {0, 0}, evaluated("x << 64", NDArray.of(1L, -1L)).toLongArray());
    }

    private NDArray evaluated(String expression, NDArray x) {
        assertEquals(0, run("eval", expression, operand("x", x), "-o", file("r.npy")), err);
        return Npy.read(directory.resolve("r.npy"));
    }

    @Test
    void inspectShowsTheStagesAskedFor() {
        assertEquals(0, run("inspect", "x + y", "x=float64", "y=float32"), err);
        assertTrue(out.startsWith("float64,float32->float64\n"), out);
        assertTrue(out.contains("-- typed IR\nfunction @0 eval(%0: float64, %1: float32)"), out);
        assertTrue(out.contains("\n  lanes: operand 0 is float64, beside operand 1 of float32: "), out);
        assertEquals(0, run("inspect", "x + y", "x=float64", "y=float32", "--assembly"), err);
        assertTrue(out.contains("-- assembly\n") && out.contains("quern_kernel:") && !out.contains("-- typed IR"), out);
        assertEquals(0, run("inspect", "x + y", "x=float64", "y=float32", "--step", "divergence,link"), err);
        assertTrue(out.contains("-- divergence\neval, a lane for each element\n") && out.contains("  ; varies\n"), out);
        assertTrue(out.contains("-- link\na shared object of ") && !out.contains("-- typed IR"), out);
        assertEquals(2, run("inspect", "x + y", "x=float64", "y=float32", "--step", "lowering"));
        assertTrue(err.contains("step 'lowering' given; there are verify, math, lanes, "), err);
        assertEquals(2, run("inspect", "x + y", "x=float64", "y=complex64"));
        assertTrue(err.contains("operand 'y': no dtype 'complex64'"), err);
    }

    @Test
    void evalOverItsOwnInput() throws IOException {
        String x = operand("x", NDArray.of(1.0, 2, 3));
        assertEquals(0, run("eval", "x + 1", x, "-o", file("x.npy")), err);
        assertArrayEquals(new double[] {2, 3, 4}, Npy.read(directory.resolve("x.npy")).toDoubleArray());
        try (Stream<Path> all = Files.list(directory)) {
            assertEquals(1, all.count());
        }
    }

    @Test
    void evalRefusesBadInput() throws IOException {
        String x = operand("x", NDArray.of(1.0, 2, 3));
        String y = operand("y", NDArray.of(1, 2));
        refused("x: float64 [3]\n  y: int32 [2]", "eval", "x + y", x, y);
        refused("no operand 'z'; given are x\n  x + z\n      ^", "eval", "x + z", x);
        refused("does not use y; it uses x", "eval", "x", x, y);
        refused("operand 'x' is given twice", "eval", "x", x, x);
        refused("no such file", "eval", "x", "x=" + file("absent.npy"));
        refused("a directory", "eval", "x", "x=" + directory);
        refused("NAME=FILE.npy, NAME=NUMBER or NAME=- expected", "eval", "x", "x.npy");
        refused("constant of expressions", "eval", "pi", "pi=" + file("x.npy"));
        refused("quern: no option '--thread'; options are -o,", "eval", "x", x, "--thread", "2");
        refused("quern: no function 'sum': there are no reductions, each result is element by element\n", "eval",
                "sum(x)", x);
        refused("; the power is **\n  x ^ 2", "eval", "x ^ 2", x);
        refused("no operand", "eval", "1 + 2");
        refused("has 1 result, 2 given", "eval", "x", x, "-o", file("a"), "-o", file("b"));
        refused("given for two results", "eval", "x; x", x, "-o", file("a"), "-o", file("a"));
        refused("no such directory", "eval", "x", x, "-o", file("no/a.npy"));
        refused("no form for this dtype", "eval", "x & 1", x);
        refused("out of bounds for int32 (NEP 50", "eval", "y + 3000000000", y);
        refused("division of literals by zero\n  x + 1/0\n       ^", "eval", "x + 1/0", x);
        Path broken = directory.resolve("broken.npy");
        byte[] bytes = Files.readAllBytes(directory.resolve("x.npy"));
        Files.write(broken, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        refused("broken.npy", "eval", "x", "x=" + broken);
        Files.writeString(broken, "not an array");
        refused("broken.npy", "eval", "x", "x=" + broken);
    }

    @Test
    void usage() {
        refused("quern: no command given");
        refused("quern: Missing required parameter for option '--out'", "eval", "x", "-o");
        String ofCache = "there are dir, ls, stat, verify, explain, prune, clear, export, import, warm, check\n";
        refused("quern: no command 'foo'; " + ofCache, "cache", "foo");
        refused("quern: no command 'list'; did you mean ls? " + ofCache, "cache", "list");
        refused("quern: no command 'rm'; did you mean clear? " + ofCache, "cache", "rm");
        refused("quern: no command 'veryfi'; " + ofCache, "cache", "veryfi");
        refused("quern: no command 'exprot'; did you mean export? " + ofCache, "cache", "exprot");
        refused("quern: no command given; " + ofCache, "cache");
        String all = "there are demo, eval, inspect, cache, info, completion, help\n";
        refused("quern: no command given; " + all);
        refused("quern: no command 'foo'; " + all, "foo");
        refused("quern: no command 'evil'; did you mean eval? " + all, "evil", "x");
        refused("quern: no command 'comp'; did you mean completion? " + all, "comp");
        refused("quern: --threads two given, a whole number expected\n", "eval", "x", "x=1", "--threads", "two");
        refused("quern: --options 1.5 given, a whole number expected\n", "demo", "--options", "1.5");
        refused("no command given", "cache");
        refused("quern: no command 'nonsense'; " + all, "nonsense");
        refused("EXPRESSION", "eval");
        assertEquals(0, run("--version"));
        assertTrue(out.startsWith("quern "), out);
        assertEquals(0, run("eval", "--help"));
        assertTrue(out.contains("sqrt(x*x + a*y)"), out);
    }

    @Test
    void infoAndCache() {
        assertEquals(0, run("eval", "x + 42", operand("x", NDArray.of(1.0))), err);
        assertEquals(0, run("info"));
        assertTrue(out.lines().anyMatch(l -> l.matches("Levels +x86-64 v2.*")), out);
        assertEquals(0, run("info", "--json"));
        assertTrue(out.contains("\"llvm\": \""), out);
        assertEquals(0, run("cache", "ls"));
        assertTrue(out.lines().anyMatch(l -> l.matches("eval +float64->float64 +x86-64-v\\d +\\d.* ok")), out);
        assertTrue(out.lines().reduce((a, b) -> b).orElseThrow().matches("\\d+ overloads?, .* in .*"), out);
        assertEquals(0, run("cache", "ls", "--json"));
        assertTrue(out.contains("\"function\": \"eval\""), out);
    }

    /** The demo in a process of its own finds what the one before compiled. */
    private void again() throws IOException {
        Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dquern.cache.dir=" + Quern.cache().directory(),
                "-cp", System.getProperty("java.class.path"),
                "org.quern.cli.Main", "demo", "--quick", "--dir", directory.toString())
                .redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.lines().noneMatch(l -> l.startsWith("  compiled")), said);
        assertEquals(2, said.lines().filter(l -> l.startsWith("  loaded")).count(), said);
        assertTrue(said.contains("first result"), said);
    }

    @Test
    void demo() throws IOException {
        assertEquals(0, run("demo", "--quick", "--options", "20000", "--dir", directory.toString()), err);
        assertTrue(out.contains("first result"), out);
        assertTrue(out.lines().anyMatch(l -> l.matches(" +LLVM +absent .*")), out);
        assertEquals(20000, Npy.read(directory.resolve("call.npy")).size());
        assertEquals(320, javax.imageio.ImageIO.read(directory.resolve("mandelbrot.png").toFile()).getWidth());
        again();
        refused("--options 0", "demo", "--options", "0");
    }
}
