package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;
import org.quern.testing.ObjectStreams;
import org.quern.testing.Refusal;

/** Arrays in Java's streams of objects: as their .npy bytes, whatever they are views of. */
@ExtendWith(NrtBalance.class)
class SerializationTest {
    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void everyDtypeAndLayout(DType type) throws Exception {
        NDArray base = NDArray.arange(DType.INT16, 120).asType(type).reshape(4, 5, 6);
        for (NDArray array : List.of(base, base.transpose(), base.slice("::-2, 1:4, ::3"), base.slice("1, 2, 3"),
                base.slice(":, 5:"),
                base.swapAxes(0, 1), base.slice("0:1").broadcastTo(3, 4, 5, 6), NDArray.empty(type, 0),
                NDArray.zeros(type))) {
            NDArray there = ObjectStreams.through(array);
            assertTrue(there.sameElements(array), () -> array.describe() + ": " + there);
            assertTrue(there.writable());
            assertEquals(!array.isContiguous() && array.isFortranContiguous(), !there.isContiguous());
        }
    }

    @Test
    void theBytesAreThoseOfAFile() throws Exception {
        NDArray array = NDArray.linspace(0, 1, 777).reshape(7, 111);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Npy.write(file, array);
        byte[] npy = file.toByteArray();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        // long data comes in blocks of at most 1024 bytes, each after five bytes of its length
        byte[] stream = ObjectStreams.write(array);
        int at = indexOf(stream, Arrays.copyOf(npy, 6));
        for (int left = npy.length; left > 0; at += 5) {
            int block = Math.min(1024, left);
            joined.write(stream, at, block);
            at += block;
            left -= block;
            if (left > 0 && left < 256) {
                at -= 3;
            }
        }
        assertArrayEquals(npy, joined.toByteArray());
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0;; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void dtypesStayTheOneObject(DType type) throws Exception {
        assertSame(type, ObjectStreams.through(type));
        byte[] other = new String(ObjectStreams.write(type), StandardCharsets.ISO_8859_1)
                .replace(type.toString(), "x".repeat(type.toString().length())).getBytes(StandardCharsets.ISO_8859_1);
        InvalidObjectException e = assertThrows(InvalidObjectException.class, () -> ObjectStreams.read(other));
        assertEquals(
                "no dtype '" + "x".repeat(type.toString().length()) + "'; there are [bool, int8, uint8, int16, uint16,"
                        + " int32, uint32, int64, uint64, float32, float64]",
                e.getMessage());
    }

    @Test
    void memoryOfTheCaller() throws Exception {
        double[] values = {1, 2, 3};
        NDArray wrapped = ObjectStreams.through(NDArray.wrap(values));
        values[0] = 7;
        assertArrayEquals(new double[] {1, 2, 3}, wrapped.toDoubleArray());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment readOnly = arena.allocate(16, 8).fill((byte) 3).asReadOnly();
            NDArray there = ObjectStreams.through(NDArray.wrap(readOnly, DType.UINT8, 16));
            assertTrue(there.writable());
            assertEquals(3, there.getLong(15));
        }
    }

    /** One object stays one; two views become two arrays. */
    @Test
    void sharing() throws Exception {
        NDArray array = NDArray.zeros(DType.FLOAT32, 3);
        List<?> there = ObjectStreams.through(new ArrayList<>(List.of(array, array, array.slice("1:"))));
        assertSame(there.get(0), there.get(1));
        ((NDArray) there.get(0)).setDouble(5, 2);
        assertEquals(0, ((NDArray) there.get(2)).getDouble(1));
    }

    @Test
    void moreThanIsBelievedAtOnce() throws Exception {
        NDArray large = NDArray.arange(DType.INT32, 5 << 20);
        assertTrue(ObjectStreams.through(large).sameElements(large));
    }

    @Test
    void closedArraysAreRefused() throws Exception {
        NDArray array = NDArray.zeros(DType.INT64, 3);
        NDArray empty = NDArray.zeros(DType.INT64, 0);
        array.close();
        empty.close();
        Refusal.refused(ClosedException.class, () -> ObjectStreams.write(array.slice("1:")),
                "The array memory is closed: its 24 bytes were freed by close().");
        assertThrows(ClosedException.class, () -> ObjectStreams.write(empty));
        NDArray wrapped;
        try (Arena arena = Arena.ofConfined()) {
            wrapped = NDArray.wrap(arena.allocate(8), DType.INT8, 8);
        }
        assertThrows(ClosedException.class, () -> ObjectStreams.write(wrapped));
    }

    /** Damaged in each byte of the header and some of the rest, and cut anywhere: an array of other numbers, or an exception that tells. */
    @Test
    void damagedStreams() throws Exception {
        NDArray array = NDArray.linspace(0, 1, 600);
        byte[] good = ObjectStreams.write(array);
        int start = indexOf(good, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'});
        int arrays = 0;
        for (int i = start; i < start + 200; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                try {
                    ((NDArray) ObjectStreams.read(bad)).close();
                    arrays++;
                } catch (InvalidObjectException e) {
                    assertTrue(e.getMessage().startsWith("a serialized array is damaged: npy stream, byte "),
                            e.getMessage());
                }
            }
        }
        assertTrue(arrays > 500 && arrays < 1200, () -> "the elements alone may be others, and some letters");
        for (int length = start + 1; length < good.length - 1; length += 97) {
            byte[] cut = Arrays.copyOf(good, length);
            InvalidObjectException e = assertThrows(InvalidObjectException.class, () -> ObjectStreams.read(cut));
            assertEquals("a serialized array is damaged: the stream of objects ends or breaks within it",
                    e.getMessage());
        }
    }

    @Test
    void tooFewElements() throws Exception {
        byte[] bytes = ObjectStreams.write(NDArray.zeros(DType.FLOAT64, 9));
        int at = indexOf(bytes, new byte[] {'(', '9', ','});
        bytes[at + 1] = '8';
        assertTrue(((NDArray) ObjectStreams.read(bytes)).sameElements(NDArray.zeros(DType.FLOAT64, 8)),
                "as NumPy reads a file");
        byte[] more = ObjectStreams.write(NDArray.zeros(DType.FLOAT64, 99));
        int lengths = indexOf(more, new byte[] {'(', '9', '9', ','});
        System.arraycopy(more, lengths, bytes, at, "(99,), }".length());
        Refusal.refused(InvalidObjectException.class, () -> ObjectStreams.read(bytes),
                "a serialized array is damaged: npy stream,"
                        + " byte 200: truncated: the shape (99) of float64 takes 792 bytes, but 72 are there");
    }

    /** A class of the user's, whose field it is. */
    private record Batch(String name, NDArray values) implements Serializable {}

    @Test
    void failuresOfTheStreamStayWhatTheyAre() throws Exception {
        Batch batch = new Batch("a", NDArray.arange(DType.INT32, 5000));
        assertTrue(ObjectStreams.through(batch).values().sameElements(batch.values()));
        IOException full = new IOException("no space left");
        ByteArrayOutputStream limited = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] b, int off, int len) {
                if (size() > 2000) {
                    throw new UncheckedIOException(full);
                }
                super.write(b, off, len);
            }
        };
        try (ObjectOutputStream out = new ObjectOutputStream(limited)) {
            assertSame(full, assertInstanceOf(UncheckedIOException.class,
                    assertThrows(Exception.class, () -> out.writeObject(batch))).getCause());
        } catch (UncheckedIOException e) {
            assertSame(full, e.getCause());
        }
    }
}
