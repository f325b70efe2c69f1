package org.quern.array;

import static org.quern.check.Given.given;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.quern.dtype.DType;
import org.quern.error.FileException;
import org.quern.nrt.Nrt;
import org.quern.util.FileReason;

/**
 * NumPy's {@code .npy} files: versions 1.0 to 3.0, either memory order, either byte order, any size. Every dtype of
 * {@link DType} is read, under every name that NumPy accepts, and written as the bytes that NumPy writes. The header
 * may be any Python literal that NumPy accepts, except for duplicate keys and lengths that are booleans.
 *
 * <p>Bytes after the elements are ignored, as by NumPy. Header texts longer than 65536 bytes are refused.
 *
 * <p><b>Errors.</b> {@link NpyFormatException} for contents, {@link FileException} with the path for everything else.
 */
public final class Npy {
    private static final long MOST_AT_ONCE = 1 << 30;
    /** Bytes allocated for a stream's elements before any has been read. */
    private static final long FIRST_PIECE = 1 << 24;

    private Npy() {}

    /**
     * {@return the array in a file, in memory of its own}
     *
     * @param path path of the file
     * @throws NpyFormatException if the file breaks the format, or its dtype is not supported
     * @throws FileException if the file cannot be read
     */
    public static NDArray read(Path path) {
        given(path, "path");
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(in, path, Files.isRegularFile(path) ? in.size() : -1);
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    /**
     * {@return the next array of a stream, which is left right after its elements} The length of a stream is unknown
     * and its header may be wrong, so memory grows with the bytes that are read; while growing it takes up to twice as
     * much.
     *
     * @param in the stream, at the first byte of the array
     * @throws NpyFormatException if the bytes break the format, or the dtype is not supported
     * @throws FileException if the stream fails
     */
    public static NDArray read(InputStream in) {
        return read(Channels.newChannel(given(in, "in")));
    }

    /**
     * As {@link #read(InputStream)}, from a blocking channel.
     *
     * @param in the channel, at the first byte of the array
     * @return a new array
     * @throws NpyFormatException if the bytes break the format, or the dtype is not supported
     * @throws FileException if the channel fails
     */
    public static NDArray read(ReadableByteChannel in) {
        given(in, "in");
        try {
            return read(in, null, -1);
        } catch (IOException e) {
            throw failed("read", "an npy stream", e);
        }
    }

    private static NDArray read(ReadableByteChannel in, Path path, long length) throws IOException {
        NpyHeader h = NpyHeader.read(in, path, length);
        NDArray bytes = length >= 0 || h.dataBytes <= FIRST_PIECE ? whole(in, path, h) : grown(in, path, h);
        boolean done = false;
        bytes.buffer().acquire();
        try {
            if (h.bigEndian && h.dataBytes > 0) {
                Nrt.swap(bytes.buffer().address(), h.dataBytes / h.dtype.itemSize(), h.dtype.itemSize());
            }
            done = true;
            return new NDArray(bytes.buffer(), h.dtype, h.layout(0), true);
        } finally {
            bytes.buffer().release();
            if (!done) {
                bytes.close();
            }
        }
    }

    /** The elements' bytes, in memory allocated at once. */
    private static NDArray whole(ReadableByteChannel in, Path path, NpyHeader h) throws IOException {
        return filled(in, path, h, NDArray.empty(DType.UINT8, h.dataBytes), 0);
    }

    /** The elements' bytes, in memory that doubles when it is full. */
    private static NDArray grown(ReadableByteChannel in, Path path, NpyHeader h) throws IOException {
        NDArray bytes = filled(in, path, h, NDArray.empty(DType.UINT8, FIRST_PIECE), 0);
        while (bytes.size() < h.dataBytes) {
            try (NDArray full = bytes) {
                NDArray larger = NDArray.empty(DType.UINT8,
                        h.dataBytes - full.size() < full.size() ? h.dataBytes : 2 * full.size());
                larger.slice(0, 0, full.size(), 1).copyFrom(full);
                bytes = filled(in, path, h, larger, full.size());
            }
        }
        return bytes;
    }

    /** Reads the bytes from {@code from} on into an array. Closes the array if that fails. */
    private static NDArray filled(ReadableByteChannel in, Path path, NpyHeader h, NDArray bytes, long from)
            throws IOException {
        boolean full = false;
        bytes.buffer().acquire();
        try {
            MemorySegment s = bytes.buffer().segment();
            for (long done = from; done < bytes.size(); done += MOST_AT_ONCE) {
                ByteBuffer b = s.asSlice(done, Math.min(MOST_AT_ONCE, bytes.size() - done)).asByteBuffer();
                while (b.hasRemaining()) {
                    if (in.read(b) < 0) {
                        throw h.truncated(path, done + b.position());
                    }
                }
            }
            full = true;
            return bytes;
        } finally {
            bytes.buffer().release();
            if (!full) {
                bytes.close();
            }
        }
    }

    /**
     * {@return the array in a file, read-only, mapped instead of read; unmapped when unreachable} See
     * {@link #map(Path, Arena, boolean)}.
     *
     * @param path path of the file
     * @throws NpyFormatException if the file breaks the format, its dtype is not supported, or it is big-endian
     * @throws FileException if the file cannot be mapped
     */
    public static NDArray map(Path path) {
        return map(path, Arena.ofAuto(), false);
    }

    /**
     * {@return the array in a file, mapped instead of read, until the arena closes} Writes to a writable array reach
     * the file. A big-endian file cannot be mapped. The file must not be shortened while mapped: access to its lost
     * pages faults, which ends the process if a kernel accesses them.
     *
     * @param path path of the file
     * @param arena the arena with which the file is unmapped
     * @param writable true if writes to the array go to the file
     * @throws NpyFormatException if the file breaks the format, its dtype is not supported, or it is big-endian
     * @throws FileException if the file cannot be mapped
     */
    public static NDArray map(Path path, Arena arena, boolean writable) {
        given(path, "path");
        given(arena, "arena");
        try (FileChannel in = writable
                ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ)) {
            NpyHeader h = NpyHeader.read(in, path, in.size());
            if (h.bigEndian) {
                throw new NpyFormatException(path, 0, "a big-endian file cannot be mapped, only read: use read()");
            }
            return over(in.map(writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0,
                    h.dataOffset + h.dataBytes, arena), h);
        } catch (IOException e) {
            throw failed("map", path, e);
        }
    }

    /**
     * Writes a file of zeros as {@link #write(Path, NDArray)} does, and maps it writable until unreachable.
     *
     * @param path path of the file
     * @param dtype the type of the elements
     * @param shape lengths of the axes
     * @return an array over the file
     * @throws org.quern.error.ShapeException if a length is negative, or there are too many axes or elements
     * @throws FileException if the file cannot be written or mapped; before a byte is written if its file system has
     *     less free space than the elements take
     */
    public static NDArray create(Path path, DType dtype, long... shape) {
        return create(path, Arena.ofAuto(), dtype, shape);
    }

    /**
     * Writes a file of zeros as {@link #write(Path, NDArray)} does, and maps it writable until the arena closes.
     *
     * @param path path of the file
     * @param arena the arena with which the file is unmapped
     * @param dtype the type of the elements
     * @param shape lengths of the axes
     * @return an array over the file
     * @throws org.quern.error.ShapeException if a length is negative, or there are too many axes or elements
     * @throws FileException if the file cannot be written or mapped; before a byte is written if its file system has
     *     less free space than the elements take
     */
    public static NDArray create(Path path, Arena arena, DType dtype, long... shape) {
        given(path, "path");
        given(arena, "arena");
        given(dtype, "dtype");
        given(shape, "shape");
        NpyHeader h = new NpyHeader(dtype, false, false, shape.clone(), NpyHeader.encode(dtype, false, shape).length);
        try {
            return over(NpyWriter.createFile(path, h, arena, FreeSpace.OF_FILE_SYSTEM), h);
        } catch (IOException e) {
            throw failed("create", path, e);
        }
    }

    private static NDArray over(MemorySegment file, NpyHeader h) {
        return ArrayCreation.over(file, h.dtype, h.layout(h.dataOffset));
    }

    /**
     * Writes a file atomically: a reader of the path sees either the old file or the whole array, and a failure leaves
     * the old file. Elements are stored row-major, or in Fortran order if the array is contiguous in that order only,
     * as by NumPy. A link is followed; the new file has default permissions.
     *
     * @param path path of the file
     * @param array any array
     * @throws FileException if the file cannot be written; before a byte is written if its file system has less free
     *     space than the elements take
     */
    public static void write(Path path, NDArray array) {
        given(path, "path");
        given(array, "array");
        try {
            NpyWriter.writeFile(path, array, FreeSpace.OF_FILE_SYSTEM);
        } catch (IOException e) {
            throw failed("write", path, e);
        }
    }

    /**
     * Writes to a stream, which is neither flushed nor closed.
     *
     * @param out the stream to write to
     * @param array any array
     * @throws FileException if the stream fails
     */
    public static void write(OutputStream out, NDArray array) {
        write(Channels.newChannel(given(out, "out")), array);
    }

    /**
     * Writes to a blocking channel, which is not closed.
     *
     * @param out the channel to write to
     * @param array any array
     * @throws FileException if the channel fails
     */
    public static void write(WritableByteChannel out, NDArray array) {
        given(out, "out");
        given(array, "array");
        try {
            NpyWriter.write(out, array);
        } catch (IOException e) {
            throw failed("write", "an npy stream", e);
        }
    }

    private static FileException failed(String what, Object where, IOException e) {
        return new FileException("cannot " + what + " " + where + ": " + FileReason.of(e), e);
    }
}
