package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Files made to harm: each is refused with its reason, before memory is taken for it. */
@ExtendWith(NrtBalance.class)
class NpyHostileTest {
    private static final int PREFIX = 10;

    @TempDir
    Path directory;

    /** A version 1.0 file with this text for a header, and 64 bytes of elements. */
    private static byte[] file(String text) {
        byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length,
            (byte) (header.length >> 8)});
        out.writeBytes(header);
        out.writeBytes(new byte[64]);
        return out.toByteArray();
    }

    /** Refused alike from a file, a mapping and a stream. */
    private NpyFormatException refused(byte[] bytes) {
        Path path = directory.resolve("hostile.npy");
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        NpyFormatException e = assertThrows(NpyFormatException.class, () -> Npy.read(path));
        assertEquals(path, e.file());
        assertTrue(e.getMessage().startsWith(path + ", byte " + e.offset() + ": "), e.getMessage());
        assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e.getMessage());
        assertEquals(e.getMessage(), assertThrows(NpyFormatException.class, () -> Npy.map(path)).getMessage());
        NpyFormatException s = assertThrows(NpyFormatException.class, () -> Npy.read(new ByteArrayInputStream(bytes)));
        assertNull(s.file());
        assertTrue(s.getMessage().startsWith("npy stream, byte "), s.getMessage());
        return e;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }|negative length -1|51",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,), }|does not fit 63 bits|51",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }|too large|50",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976,), }|8-byte elements is too large|50",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 0, 1099511627776), }|too large|50",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (5), }|a shape of one axis is (5,)|52",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [5], }|expected (, found '['|50",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (5 5), }|expected , or ) in the shape, found '5'|53",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (True,), }|expected a whole number in the shape, found 'T'|51",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (,), }|expected a whole number in the shape, found ','|51",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1e3,), }|expected , or ) in the shape, found 'e'|52",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,|expected a whole number in the shape, found the end|53",
        "{'descr': '<f8', 'fortran_order': False, }|the key 'shape' is missing|0",
        "{'fortran_order': False, 'shape': (2,)}|the key 'descr' is missing|0",
        "{'descr': '<f8', 'shape': (2,)}|the key 'fortran_order' is missing|0",
        "{}|the key 'descr' is missing|0",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}|the key 'descr' stands twice|17",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}|the key 'x' is not one of|56",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}|must be True or False, found '0'|34",
        "{'descr': '<f8', 'fortran_order': Falsey, 'shape': (2,)}|expected , or }, found 'y'|39",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} + x|expected nothing after }, found '+'|56",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (2,)}|expected , or }, found '''|16",
        "{'descr': '<f8', , 'fortran_order': False, 'shape': (2,)}|expected a quoted string, found ','|17",
        "{'descr: 2}|a string does not end|1",
        "['descr']|expected {, found '['|0",
        "__import__('os').system('true')|expected {, found '_'|0",
        "{'descr': '', 'fortran_order': False, 'shape': (2,)}|dtype '' is not supported|10",
        "{'descr': '<', 'fortran_order': False, 'shape': (2,)}|dtype '<' is not supported|10",
        "{'descr': '<i3', 'fortran_order': False, 'shape': (2,)}|dtype '<i3' is not supported|10",
        "{'descr': '<b1x', 'fortran_order': False, 'shape': (2,)}|dtype '<b1x' is not supported|10",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}|pickled Python, which is never loaded|10",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}|structured dtypes are not supported: [('a'|10",
        "{'descr': 8, 'fortran_order': False, 'shape': (2,)}|expected a quoted string, found '8'|10",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}|takes 72 bytes, but 64 are there|119",
    })
    void headers(String spec) {
        // the text itself may hold the delimiter
        int second = spec.lastIndexOf('|');
        int first = spec.lastIndexOf('|', second - 1);
        String text = spec.substring(0, first);
        NpyFormatException e = refused(file(text));
        assertTrue(e.getMessage().contains(spec.substring(first + 1, second)), e.getMessage());
        assertEquals(PREFIX + Integer.parseInt(spec.substring(second + 1)), e.offset(), e.getMessage());
    }

    @Test
    void aNulIsNotTheEnd() {
        assertTrue(refused(file("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}\0")).getMessage()
                .contains("expected nothing"));
        refused(file("{'descr': '<f8'\0, 'fortran_order': False, 'shape': (2,)}"));
    }

    @Test
    void tooManyAxes() {
        String text = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + "1, ".repeat(33) + ")}";
        assertTrue(refused(file(text)).getMessage().contains("33 dimensions given; an array has at most 32"));
        refused(file("{'descr': '|u1', 'fortran_order': False, 'shape': (" + "1, ".repeat(20000) + ")}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'shape':(2,4),'descr':'<f8','fortran_order':False}",
        "  {  \"fortran_order\" : False ,\n 'descr'\t: \"<f8\" , 'shape' : ( 2 , 4 ) }  \n\n",
        "{'descr': '=f8', 'fortran_order': False, 'shape': (2L, 4L,), }",
        "{'descr': 'f8', 'fortran_order': False, 'shape': (2, 4), }",
    })
    void whatPythonMayWrite(String text) {
        NDArray a = Npy.read(new ByteArrayInputStream(file(text)));
        assertTrue(a.sameElements(NDArray.zeros(DType.FLOAT64, 2, 4)), a.toString());
    }

    @Test
    void magicVersionAndLength() {
        byte[] good = Fixtures.bytes("float64.npy");
        byte[] bad = good.clone();
        bad[1] = 'n';
        assertTrue(refused(bad).getMessage().contains("not a .npy file"));
        for (int[] version : new int[][] {{0, 0}, {4, 0}, {1, 1}, {255, 255}}) {
            bad = good.clone();
            bad[6] = (byte) version[0];
            bad[7] = (byte) version[1];
            assertTrue(refused(bad).getMessage().contains("format version " + version[0] + "." + version[1]));
        }
        bad = good.clone();
        bad[9] = (byte) 0xff;
        assertThrows(NpyFormatException.class, () -> Npy.read(new ByteArrayInputStream(new byte[0])));
        Path path = directory.resolve("length.npy");
        for (byte[] b : new byte[][] {bad, withLength(-1), withLength(1 << 30), withLength(Integer.MIN_VALUE)}) {
            NpyFormatException e = assertThrows(NpyFormatException.class, () -> Npy.read(Files.write(path, b)));
            assertTrue(e.getMessage().contains("the header is "), e.getMessage());
            assertEquals(8, e.offset());
            assertThrows(NpyFormatException.class, () -> Npy.read(new ByteArrayInputStream(b)));
        }
    }

    private static byte[] withLength(int length) {
        byte[] b = Fixtures.bytes("version2.npy");
        for (int i = 0; i < 4; i++) {
            b[8 + i] = (byte) (length >> (8 * i));
        }
        return b;
    }

    @Test
    void everyPrefixIsRefused() {
        for (String name : new String[] {"int16.npy", "version3.npy", "float32-fortran.npy"}) {
            byte[] whole = Fixtures.bytes(name);
            for (int n = 0; n < whole.length; n++) {
                refused(Arrays.copyOf(whole, n));
            }
        }
    }

    @Test
    void trailingBytesAreIgnored() throws IOException {
        byte[] whole = Fixtures.bytes("int16.npy");
        Path path = Files.write(directory.resolve("long.npy"), Arrays.copyOf(whole, whole.length + 5));
        assertTrue(Npy.read(path).sameElements(Npy.read(Fixtures.path("int16.npy"))));
        assertTrue(Npy.map(path).sameElements(Npy.read(Fixtures.path("int16.npy"))));
    }

    @Test
    void randomDamageIsRefusedOrHarmless() {
        String[] names = {"int16.npy", "version3.npy", "float32-fortran.npy", "refused-structured.npy", "axes5.npy",
            "scalar.npy"};
        Property.check(4000, random -> {
            byte[] b = Fixtures.bytes(names[random.nextInt(names.length)]);
            for (int i = random.nextInt(4); i >= 0; i--) {
                b[random.nextInt(b.length)] = (byte) (random.nextBoolean()
                        ? random.nextInt(256)
                        : "'(),{}: 0123456789L"
                                .charAt(random.nextInt(19)));
            }
            // a shape may come out huge; a file, unlike a stream, is known to be too short for it
            try {
                Path path = Files.write(directory.resolve("damaged.npy"), b);
                try (NDArray a = Npy.read(path)) {
                    assertTrue(a.byteSize() <= b.length);
                    assertFalse(a.toString().isEmpty());
                }
            } catch (NpyFormatException e) {
                assertTrue(e.offset() <= b.length, e.getMessage());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** A stream of this file and then zeros, up to a length, that never is asked for more than it has given, or a first piece. */
    private static final class Slow implements ReadableByteChannel {
        private final byte[] file;
        private final long length;
        private long given;

        private Slow(byte[] file, long length) {
            this.file = file;
            this.length = length;
        }

        @Override
        public int read(ByteBuffer to) {
            assertTrue(to.remaining() <= Math.max(1 << 24, given), to.remaining() + " asked for after " + given);
            if (given == length) {
                return -1;
            }
            int n = (int) Math.min(Math.min(to.remaining(), 1 << 20), length - given);
            for (int i = 0; i < n; i++) {
                to.put(given < file.length ? file[(int) given] : (byte) given);
                given++;
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void aStreamIsNotTrustedWithWhatItClaims() {
        for (String claim : new String[] {"9223372036854775807", "1099511627776, 1024", "1099511627776"}) {
            byte[] claims = file("{'descr': '|u1', 'fortran_order': True, 'shape': (" + claim + ",), }");
            NpyFormatException e = refused(claims);
            String product = claim.contains(" ") ? "1125899906842624" : claim;
            assertTrue(e.getMessage().endsWith("of uint8 takes " + product + " bytes, but 64 are there"),
                    e.getMessage());
            assertThrows(NpyFormatException.class, () -> Npy.read(new Slow(claims, claims.length)));
        }
        byte[] all = file("{'descr': '>u2', 'fortran_order': False, 'shape': (30000000,), }");
        byte[] head = Arrays.copyOf(all, all.length - 64);
        for (long length : new long[] {head.length, head.length + (1 << 24), head.length + 40_000_001,
            head.length + 59_999_999}) {
            NpyFormatException e = assertThrows(NpyFormatException.class, () -> Npy.read(new Slow(head, length)));
            assertEquals("npy stream, byte " + length
                    + ": truncated: the shape (30000000) of uint16 takes 60000000 bytes, but "
                    + (length - head.length) + " are there", e.getMessage());
        }
        Slow whole = new Slow(head, 1L << 40);
        try (NDArray a = Npy.read(whole)) {
            assertEquals(head.length + 60_000_000, whole.given);
            for (long i : new long[] {0, 1, (1 << 23) - 1, 1 << 23, (1 << 24) - 1, 1 << 24, 29_999_999}) {
                long at = head.length + 2 * i;
                assertEquals((at & 0xff) << 8 | ((at + 1) & 0xff), a.getLong(i), "element " + i);
            }
        }
    }
}
