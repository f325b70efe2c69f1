package org.quern.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.quern.dtype.DType;

/**
 * The header of a {@code .npy} file, which precedes the elements:
 *
 * <pre>
 * 6 bytes   0x93 "NUMPY"
 * 2 bytes   version: 1.0, 2.0 or 3.0
 * 2 bytes   (1.0) or 4 bytes (2.0, 3.0): length of the text, little-endian
 * text      a Python dict literal with the keys descr, fortran_order, shape; Latin-1, from 3.0 on UTF-8;
 *           padded with spaces and ended by a newline so that the elements start at a multiple of 64
 * </pre>
 */
final class NpyHeader {
    /** Maximum length of the text. The dtypes here need less than 1000 bytes; NumPy's own limit is 10000. */
    static final int MAX_TEXT = 65536;

    private static final int ALIGNMENT = 64;
    /**
     * Number of digits for which NumPy leaves room, so that the growing axis can reach it without moving the elements.
     */
    private static final int GROWTH_DIGITS = 21;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    final DType dtype;
    final boolean bigEndian;
    final boolean fortranOrder;
    final long[] shape;
    /** Byte offset of the elements in the file. */
    final long dataOffset;
    final long dataBytes;

    NpyHeader(DType dtype, boolean bigEndian, boolean fortranOrder, long[] shape, long dataOffset) {
        this.dtype = dtype;
        this.bigEndian = bigEndian;
        this.fortranOrder = fortranOrder;
        this.shape = shape;
        this.dataOffset = dataOffset;
        this.dataBytes = Shapes.byteSize(dtype, shape);
    }

    /** The elements' layout, at byte offset {@code base} of a segment. */
    Layout layout(long base) {
        long[] stored = shape.clone();
        if (fortranOrder) {
            for (int i = 0; i < stored.length; i++) {
                stored[i] = shape[shape.length - 1 - i];
            }
        }
        Layout l = new Layout(dtype.itemSize(), stored, Shapes.rowMajorStrides(dtype.itemSize(), stored), base);
        return fortranOrder ? l.reverse() : l;
    }

    /** NumPy's header for an array. Version 1.0 always suffices: 32 lengths of 19 digits are far below its limit. */
    static byte[] encode(DType dtype, boolean fortranOrder, long... shape) {
        StringBuilder s = new StringBuilder("{'descr': '").append(dtype.descriptor()).append("', 'fortran_order': ");
        s.append(fortranOrder ? "True" : "False").append(", 'shape': (");
        for (int i = 0; i < shape.length; i++) {
            s.append(i > 0 ? ", " : "").append(shape[i]);
        }
        s.append(shape.length == 1 ? ",), }" : "), }");
        if (shape.length > 0) {
            long growing = shape[fortranOrder ? shape.length - 1 : 0];
            s.append(" ".repeat(GROWTH_DIGITS - Long.toString(growing).length()));
        }
        int prefix = MAGIC.length + 4;
        s.append(" ".repeat(ALIGNMENT - (prefix + s.length() + 1) % ALIGNMENT)).append('\n');
        ByteBuffer b = ByteBuffer.allocate(prefix + s.length());
        b.put(MAGIC).put((byte) 1).put((byte) 0).put((byte) s.length()).put((byte) (s.length() >> 8));
        return b.put(s.toString().getBytes(StandardCharsets.US_ASCII)).array();
    }

    /**
     * Reads a header and leaves the channel at the elements.
     *
     * @param file for messages; null for a stream
     * @param length size of the file in bytes, for which the elements are checked to be complete; -1 if unknown
     */
    static NpyHeader read(ReadableByteChannel in, Path file, long length) throws IOException {
        byte[] magic = bytes(in, file, 0, MAGIC.length + 2);
        for (int i = 0; i < MAGIC.length; i++) {
            if (magic[i] != MAGIC[i]) {
                throw new NpyFormatException(file, i, "not a .npy file: it must start with 0x93 NUMPY");
            }
        }
        int major = magic[6] & 0xff;
        int minor = magic[7] & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException(file, 6,
                    "format version " + major + "." + minor + "; 1.0, 2.0 and 3.0 are known");
        }
        byte[] size = bytes(in, file, magic.length, major == 1 ? 2 : 4);
        long textLength = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            textLength = textLength << 8 | (size[i] & 0xff);
        }
        int start = magic.length + size.length;
        if (length >= 0 && textLength > length - start) {
            throw new NpyFormatException(file, magic.length, "the header is " + textLength + " bytes long, but only "
                    + (length - start) + " follow");
        }
        if (textLength > MAX_TEXT) {
            throw new NpyFormatException(file, magic.length,
                    "the header is " + textLength + " bytes long; the limit is "
                            + MAX_TEXT);
        }
        byte[] text = bytes(in, file, start, (int) textLength);
        String literal = new String(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        NpyHeader h = new NpyHeaderParser(new NpyHeaderScanner(literal, start, file, major < 3))
                .parse(start + textLength);
        if (length >= 0 && length - h.dataOffset < h.dataBytes) {
            throw h.truncated(file, length - h.dataOffset);
        }
        return h;
    }

    NpyFormatException truncated(Path file, long found) {
        return new NpyFormatException(file, dataOffset + found,
                "truncated: the shape " + Shapes.text(shape) + " of " + dtype
                        + " takes " + dataBytes + " bytes, but " + found + " are there");
    }

    private static byte[] bytes(ReadableByteChannel in, Path file, long at, int count) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(count);
        while (b.hasRemaining()) {
            if (in.read(b) < 0) {
                throw new NpyFormatException(file, at + b.position(), "ends inside the header");
            }
        }
        return b.array();
    }
}
