package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.error.FileException;
import org.quern.error.ShapeException;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;

/** Files as files: replaced whole or not at all, mapped, large, streamed. */
@ExtendWith(NrtBalance.class)
class NpyFileTest {
    @TempDir
    Path directory;

    private long files() throws IOException {
        try (Stream<Path> s = Files.list(directory)) {
            return s.count();
        }
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path path = directory.resolve("a.npy");
        NDArray a = NDArray.of(1.0, 2.0);
        Npy.write(path, a);
        NDArray closed = NDArray.of(3.0, 4.0);
        closed.close();
        assertThrows(ClosedException.class, () -> Npy.write(path, closed));
        assertTrue(Npy.read(path).sameElements(a));
        Npy.write(path, NDArray.of(5L));
        assertTrue(Npy.read(path).sameElements(NDArray.of(5L)));
        assertEquals(1, files());
    }

    @Test
    void aFileThatCannotFitIsRefusedBeforeItIsWritten() throws IOException {
        Path path = directory.resolve("huge.npy");
        NDArray row = NDArray.zeros(DType.FLOAT64, 1).broadcastTo(1L << 58);
        for (Executable attempt : List.<Executable>of(() -> Npy.create(path, DType.FLOAT64, 1L << 58),
                () -> Npy.write(path, row))) {
            FileException e = assertTimeoutPreemptively(Duration.ofSeconds(5),
                    () -> assertThrows(FileException.class, attempt));
            assertTrue(e.getMessage().matches("cannot (create|write) \\Q" + path + "\\E: its elements take "
                    + (8L << 58) + " bytes, and \\d+ are free in its file system"), e.getMessage());
        }
        assertEquals(0, files());
    }

    @Test
    void aByteMoreThanIsFree() throws IOException {
        Path path = directory.resolve("a.npy");
        NDArray a = NDArray.of(1.0, 2.0);
        NpyWriter.writeFile(path, a, file -> 16);
        NDArray more = NDArray.of(1L, 2L, 3L);
        IOException e = assertThrows(IOException.class, () -> NpyWriter.writeFile(path, more, file -> 23));
        assertTrue(e.getMessage().endsWith(": its elements take 24 bytes, and 23 are free in its file system"));
        NpyHeader zeros = new NpyHeader(DType.INT8, false, false, new long[] {3}, 128);
        assertThrows(IOException.class, () -> NpyWriter.createFile(path, zeros, Arena.ofAuto(), file -> 2));
        assertTrue(Npy.read(path).sameElements(a));
        assertEquals(1, files());
        NpyWriter.createFile(path, zeros, Arena.ofAuto(), file -> 3);
        assertEquals(3, Npy.read(path).size());
    }

    /** Creates a file for which its process's limit is too small, as a disk that fills on the way is. */
    static final class TooLarge {
        private TooLarge() {}

        public static void main(String[] path) {
            try {
                Npy.create(Path.of(path[0]), DType.INT8, 1L << 24);
            } catch (FileException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void aDiskThatFillsOnTheWayLeavesNothing() throws IOException {
        Path path = directory.resolve("a.npy");
        Child child = Child.run(List.of("sh", "-c", "ulimit -f 4096 && exec \"$@\"", "sh"), false,
                directory.resolveSibling("none"), List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
                TooLarge.class, path.toString());
        assertEquals("refused: cannot create " + path + ": File too large", child.output().strip());
        assertEquals(0, files());
    }

    @Test
    void aReaderKeepsTheFileThatItMapped() {
        Path path = directory.resolve("a.npy");
        Npy.write(path, NDArray.of(1.0, 2.0));
        try (Arena arena = Arena.ofConfined()) {
            NDArray mapped = Npy.map(path, arena, false);
            Npy.write(path, NDArray.zeros(DType.INT8, 0));
            assertArrayEquals(new double[] {1, 2}, mapped.toDoubleArray());
        }
    }

    @Test
    void placesThatCannotBeWritten() throws IOException {
        NDArray a = NDArray.of(1.0);
        Path missing = directory.resolve("none/a.npy");
        FileException e = assertThrows(FileException.class, () -> Npy.write(missing, a));
        assertEquals("cannot write " + missing + ": no such file or directory", e.getMessage());
        e = assertThrows(FileException.class, () -> Npy.write(directory, a));
        assertEquals("cannot write " + directory + ": exists and is not a regular file", e.getMessage());
        e = assertThrows(FileException.class, () -> Npy.read(missing));
        assertEquals("cannot read " + missing + ": no such file or directory", e.getMessage());
        assertThrows(FileException.class, () -> Npy.map(missing));
        assertThrows(FileException.class, () -> Npy.create(missing, DType.BOOL, 1));
        assertThrows(FileException.class, () -> Npy.read(directory));
        assertEquals(0, files());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = directory.resolve("real.npy");
        Npy.write(real, NDArray.of(1.0));
        Path link = Files.createSymbolicLink(directory.resolve("link.npy"), real.getFileName());
        Npy.write(link, NDArray.of(2.0));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2.0, Npy.read(real).getDouble(0));
    }

    @Test
    void createdFilesAreFilledThroughTheMapping() throws IOException {
        Path path = directory.resolve("new.npy");
        try (Arena arena = Arena.ofShared()) {
            NDArray a = Npy.create(path, arena, DType.INT32, 3, 2);
            assertArrayEquals(new int[6], a.toIntArray());
            a.setLong(7, 2, 1);
            assertEquals(7, Npy.read(path).getLong(2, 1));
        }
        try (Arena arena = Arena.ofConfined()) {
            NDArray a = Npy.map(path, arena, true);
            a.copyFrom(NDArray.of(1, 2));
            assertThrows(ReadOnlyArrayException.class, () -> Npy.map(path).setLong(1, 0, 0));
            a.close();
            assertEquals(1, a.getLong(0, 0), "close() leaves an arena's memory alone");
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Npy.write(expected, NDArray.of(1, 2, 1, 2, 1, 2).reshape(3, 2));
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(path));
        NDArray none = Npy.create(path, DType.FLOAT64, 0, 5);
        assertTrue(Npy.read(path).sameElements(none));
        assertThrows(ShapeException.class, () -> Npy.create(path, DType.FLOAT64, -1));
        assertEquals(1, files());
    }

    @Test
    void useAfterTheArena() {
        Path path = directory.resolve("a.npy");
        Npy.write(path, NDArray.of(1.0));
        NDArray a;
        try (Arena arena = Arena.ofConfined()) {
            a = Npy.map(path, arena, false);
        }
        assertThrows(ClosedException.class, () -> a.getDouble(0));
        assertThrows(ClosedException.class, a::copy);
        assertEquals("float64 array of shape (1), closed", a.toString());
    }

    @Test
    void everyLayoutIsWrittenAsItsRowMajorCopy() {
        NDArray base = NDArray.arange(DType.INT32, 7L * 300 * 301).reshape(7, 300, 301);
        NDArray heap = NDArray.wrap(base.toIntArray()).reshape(7, 300, 301);
        for (NDArray a : new NDArray[] {base.slice(":, ::-1, 1:"), base.transpose(1, 0, 2),
            base.slice("3").broadcastTo(4, 300, 301),
            base.transpose(2, 0, 1), heap, heap.slice("..., ::7"), heap.slice("2:3, 5, 7:8")}) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            Npy.write(plain, a.copy());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Npy.write(out, a);
            assertArrayEquals(plain.toByteArray(), out.toByteArray(), Shapes.text(a.strides()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, heap.transpose());
        NDArray back = Npy.read(new ByteArrayInputStream(out.toByteArray()));
        assertTrue(back.isFortranContiguous());
        assertTrue(back.sameElements(base.transpose()));
    }

    @Test
    void streamsHoldOneArrayAfterAnother() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NDArray a = NDArray.arange(DType.FLOAT32, 100_000);
        NDArray b = NDArray.of(true, false, true);
        Npy.write(out, a);
        Npy.write(out, b);
        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
        assertTrue(Npy.read(in).sameElements(a));
        assertTrue(Npy.read(in).sameElements(b));
        assertEquals(0, in.available());
        assertThrows(NpyFormatException.class, () -> Npy.read(in));
    }

    @Test
    void aStreamsFailureIsNamed() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space");
            }
        };
        FileException e = assertThrows(FileException.class, () -> Npy.write(full, NDArray.of(1.0)));
        assertEquals("cannot write an npy stream: no space", e.getMessage());
    }

    /** A hole of more than 2 GiB, so that only a few blocks of disk are used. */
    @Test
    void beyondTwoGigabytes() throws IOException {
        long n = (1L << 28) + 5;
        Path path = directory.resolve("large.npy");
        byte[] header = NpyHeader.encode(DType.FLOAT64, false, n);
        Files.write(path, header);
        try (RandomAccessFile f = new RandomAccessFile(path.toFile(), "rw")) {
            f.setLength(header.length + 8 * n);
        }
        try (Arena arena = Arena.ofConfined()) {
            NDArray a = Npy.map(path, arena, true);
            assertEquals(n, a.size());
            a.setDouble(2.5, n - 1);
            assertEquals(2.5, a.slice("::-1").getDouble(0));
        }
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(2.5, Npy.map(path, arena, false).getDouble(-1));
        }
    }

    @Test
    void anInterruptedThreadIsToldSo(@TempDir Path directory) {
        Path file = directory.resolve("a.npy");
        Npy.write(file, NDArray.of(1.0, 2.0));
        Thread.currentThread().interrupt();
        FileException e = assertThrows(FileException.class, () -> Npy.read(file));
        assertTrue(Thread.interrupted());
        assertEquals("cannot read " + file + ": the thread was interrupted", e.getMessage());
    }
}
