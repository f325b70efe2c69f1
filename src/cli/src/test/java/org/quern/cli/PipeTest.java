package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.cli.Streams.Terminals;
import org.quern.dtype.DType;
import org.quern.error.FileException;

/** {@code quern eval} with standard input and output, numbers for operands, and threads. */
final class PipeTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringWriter out = new StringWriter();

    private void eval(byte[] in, OutputStream to, Terminals terminals, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "eval";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        new Evaluation(EvalArguments.plain(all), new Streams(new ByteArrayInputStream(in), to, new PrintWriter(out),
                new PrintWriter(new StringWriter()), terminals)).run();
    }

    private NDArray piped(NDArray x, String... arguments) {
        bytes.reset();
        eval(npy(x), bytes, Terminals.NONE, arguments);
        return Npy.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private String printed(String... arguments) {
        eval(new byte[0], bytes, Terminals.NONE, arguments);
        String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }

    private static byte[] npy(NDArray x) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Npy.write(all, x);
        return all.toByteArray();
    }

    private void refused(String message, Terminals terminals, String... arguments) {
        bytes.reset();
        BadInputException e = assertThrows(BadInputException.class,
                () -> eval(npy(NDArray.of(1.0)), bytes, terminals, arguments));
        assertEquals(message, e.getMessage());
        assertEquals(0, bytes.size());
        assertEquals("", out.toString());
    }

    @Test
    void inAndOut() throws IOException {
        NDArray x = NDArray.of(1.0, 2, 3, 4).reshape(2, 2);
        NDArray r = piped(x, "x * 2", "x=-", "-o", "-");
        assertArrayEquals(new long[] {2, 2}, r.shape());
        assertArrayEquals(new double[] {2, 4, 6, 8}, r.reshape(4).toDoubleArray());
        assertArrayEquals(npy(r), bytes.toByteArray(), "the bytes of a file, and no others");
        Npy.write(directory.resolve("y.npy"), NDArray.of(10.0, 20));
        assertArrayEquals(new double[] {11, 22, 13, 24},
                piped(x, "y + x", "y=" + directory.resolve("y.npy"), "x=-", "-o", "-")
                        .reshape(4).toDoubleArray());
        assertArrayEquals(new double[] {0, 1, 2, 3},
                piped(x, "x - 1; x + 1", "x=-", "-o", "-", "-o", directory.resolve("r.npy").toString())
                        .reshape(4).toDoubleArray());
        assertArrayEquals(new double[] {2, 3, 4, 5}, Npy.read(directory.resolve("r.npy")).reshape(4).toDoubleArray());
        assertEquals("", out.toString());
        eval(npy(x), bytes, new Terminals(false, true, true), "x + 1", "x=-");
        assertEquals("[[2. 3.]\n [4. 5.]]\n", out.toString());
    }

    @Test
    void whatIsNotOnThePipe() {
        refused("operand 'x': standard input is a terminal, a pipe or file with a .npy array expected",
                new Terminals(true, false, false),
                "x", "x=-");
        refused("-o -: standard output is a terminal, which shows no .npy array: pipe it, or leave -o away to print the result",
                new Terminals(false, true, false), "x", "x=-", "-o", "-");
        refused("operands 'x' and 'y': standard input has one array", Terminals.NONE, "x + y", "x=-", "y=-");
        refused("-o - is given for two results", Terminals.NONE, "x; x + 1", "x=-", "-o", "-", "-o", "-");
        for (byte[] in : new byte[][] {{}, {1, 2, 3}, java.util.Arrays.copyOf(npy(NDArray.of(1.0, 2)), 135)}) {
            String problem = assertThrows(BadInputException.class,
                    () -> eval(in, bytes, Terminals.NONE, "x", "x=-", "-o", "-")).getMessage();
            assertEquals("operand 'x', standard input: npy stream", problem.substring(0, 39), problem);
        }
        FileException closed = assertThrows(FileException.class, () -> eval(npy(NDArray.of(1.0)), new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        }, Terminals.NONE, "x + 1", "x=-", "-o", "-"));
        assertEquals("cannot write an npy stream: Broken pipe", closed.getMessage());
    }

    /** As NumPy has them for Python's numbers (NEP 50): the dtype is that of what they meet. */
    @Test
    void numbersAreWeak() {
        NDArray f = NDArray.of(1f, 2);
        assertEquals(DType.FLOAT32, piped(f, "x * a", "x=-", "a=0.1", "-o", "-").dtype());
        assertArrayEquals(new float[] {0.1f, 0.2f}, piped(f, "x * a", "a=0.1", "x=-", "-o", "-").toFloatArray());
        assertEquals(DType.FLOAT64, piped(NDArray.of(1L), "x * a", "x=-", "a=0.5", "-o", "-").dtype());
        NDArray bytesOf = NDArray.zeros(DType.UINT8, 2);
        assertEquals(DType.UINT8, piped(bytesOf, "x + a", "x=-", "a=0xff", "-o", "-").dtype());
        assertArrayEquals(new double[] {-3, -3},
                piped(bytesOf, "float64(x) + a", "x=-", "a=-3", "-o", "-").toDoubleArray());
        assertArrayEquals(new boolean[] {true, true},
                piped(bytesOf, "x < a", "x=-", "a=inf", "-o", "-").toBooleanArray());
        assertEquals(DType.UINT8, piped(bytesOf, "x + a", "x=-", "a=True", "-o", "-").dtype());
        assertArrayEquals(new double[] {1, 4}, piped(f, "x ** a", "x=-", "a=2", "-o", "-").toDoubleArray());
        RuntimeException e = assertThrows(RuntimeException.class,
                () -> piped(bytesOf, "x + a", "x=-", "a=300", "-o", "-"));
        assertEquals(true, org.quern.expression.ExpressionException.behind(e).getMessage().startsWith(
                "integer 300 is out of bounds for uint8 (NEP 50"), e.getMessage());
        refused("the expression does not use b; it uses x", Terminals.NONE, "x", "x=-", "b=3");
    }

    /** As NumPy has them for its own scalars, np.asarray(3) and so on. */
    @Test
    void numbersAloneHaveTheDtypesOfTheirKinds() {
        assertEquals("5\n", printed("a + b", "a=2", "b=3"));
        assertEquals("3.5\n", printed("a + b", "a=3", "b=0.5"));
        assertEquals("2\n", printed("a + 1", "a=True"));
        assertEquals("18446744073709551615\n", printed("a + 0", "a=0xffffffffffffffff"));
        assertEquals(DType.FLOAT64, piped(NDArray.of(1L), "sin(a)", "a=0.5", "-o", "-").dtype());
        assertArrayEquals(new double[] {Math.sqrt(2)},
                piped(NDArray.of(1L), "sqrt(a)", "a=2", "-o", "-").toDoubleArray());
        refused("operand 'a': 18446744073709551616 given, -2**63 to 2**64 - 1 expected", Terminals.NONE, "a",
                "a=18446744073709551616");
        refused("the expression has no operand: at least one NAME=FILE.npy, NAME=NUMBER or NAME=- is needed",
                Terminals.NONE, "1 + 1");
    }

    @Test
    void aFileThatIsNamedAsANumber() throws IOException {
        Npy.write(Path.of("3"), NDArray.of(7.0));
        try {
            assertArrayEquals(new double[] {8},
                    piped(NDArray.of(1.0), "x + a", "x=-", "a=./3", "-o", "-").toDoubleArray());
            assertArrayEquals(new double[] {4},
                    piped(NDArray.of(1.0), "x + a", "x=-", "a=3", "-o", "-").toDoubleArray());
        } finally {
            java.nio.file.Files.delete(Path.of("3"));
        }
        refused("operand 'x', 3x: no such file", Terminals.NONE, "x", "x=3x");
        refused("operand 'x', 2024.npy: no such file", Terminals.NONE, "x", "x=2024.npy");
        refused("operand 'x', 08: no such file", Terminals.NONE, "x", "x=08");
        refused("operand 'x', e: no such file", Terminals.NONE, "x", "x=e");
    }

    @Test
    void threads() {
        int before = org.quern.Quern.threads();
        try {
            NDArray x = NDArray.linspace(0, 1, 300_000);
            double[] one = piped(x, "exp(sin(x)) * 3", "x=-", "-o", "-").toDoubleArray();
            assertArrayEquals(one, piped(x, "exp(sin(x)) * 3", "x=-", "-o", "-", "--threads", "3").toDoubleArray());
            assertEquals(3, org.quern.Quern.threads());
        } finally {
            org.quern.Quern.threads(before);
        }
        refused("--threads 257 given, 1 to 256 expected", Terminals.NONE, "x", "x=-", "--threads", "257");
    }
}
