package org.quern.array;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.quern.dtype.DType;

/** Writes arrays to channels, and to files atomically: a reader sees the old file or the whole new one. */
final class NpyWriter {
    /** Bytes gathered before a write, if the elements are not in the file's order. */
    private static final long STAGE = 1 << 20;
    /** Maximum size of one write, because a buffer's size is an int. */
    private static final long MOST_AT_ONCE = 1 << 30;

    private NpyWriter() {}

    static void write(WritableByteChannel out, NDArray a) throws IOException {
        boolean fortranOrder = !a.isContiguous() && a.isFortranContiguous();
        writeAll(out, ByteBuffer.wrap(NpyHeader.encode(a.dtype(), fortranOrder, a.layout().shape)));
        Layout stored = fortranOrder ? a.layout().reverse() : a.layout();
        if (stored.size == 0) {
            return;
        }
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            if (stored.isRowMajor() && !a.buffer().heap()) {
                writeBytes(out, s.asSlice(stored.offset, a.byteSize()));
            } else {
                try (NDArray stage = NDArray.empty(DType.UINT8, Math.min(STAGE, a.byteSize()))) {
                    writeStaged(out, s, stored, stage.buffer().segment());
                }
            }
        } finally {
            a.buffer().release();
        }
    }

    private static void writeBytes(WritableByteChannel out, MemorySegment bytes) throws IOException {
        for (long done = 0; done < bytes.byteSize(); done += MOST_AT_ONCE) {
            writeAll(out, bytes.asSlice(done, Math.min(MOST_AT_ONCE, bytes.byteSize() - done)).asByteBuffer());
        }
    }

    private static void writeAll(WritableByteChannel out, ByteBuffer b) throws IOException {
        while (b.hasRemaining()) {
            out.write(b);
        }
    }

    /** Writes row-major, in the largest parts along the first axes that fit the stage. */
    private static void writeStaged(WritableByteChannel out, MemorySegment s, Layout l, MemorySegment stage)
            throws IOException {
        long bytes = l.size * l.itemSize;
        if (bytes <= stage.byteSize()) {
            new PairLoop.Copy(s, l, stage, Layout.rowMajor(l.itemSize, l.shape)).loop();
            writeBytes(out, stage.asSlice(0, bytes));
            return;
        }
        long rows = stage.byteSize() / (bytes / l.shape[0]);
        for (long i = 0; i < l.shape[0]; i += Math.max(1, rows)) {
            writeStaged(out, s, rows == 0 ? l.select(0, i) : l.slice(0, i, i + rows, 1), stage);
        }
    }

    /**
     * Writes a temporary file beside the target, and renames it.
     *
     * @param space free space where the file will be
     */
    static void writeFile(Path path, NDArray a, FreeSpace space) throws IOException {
        publish(path, a, null, null, space);
    }

    /** As {@link #writeFile}, with zeros as elements. Returns the mapping of the whole new file. */
    static MemorySegment createFile(Path path, NpyHeader header, Arena arena, FreeSpace space) throws IOException {
        return publish(path, null, header, arena, space);
    }

    private static MemorySegment publish(Path path, NDArray a, NpyHeader header, Arena arena, FreeSpace space)
            throws IOException {
        Path target = target(path);
        Path temporary = null;
        try {
            MemorySegment mapped = null;
            FileChannel out = null;
            for (int attempt = 0; out == null; attempt++) {
                String name = ".quern-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".npy.tmp";
                Path candidate = target.resolveSibling(name);
                try {
                    out = FileChannel.open(candidate, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
                    temporary = candidate;
                } catch (FileAlreadyExistsException e) {
                    if (attempt == 100) {
                        throw e;
                    }
                }
            }
            try (FileChannel c = out) {
                space.check(temporary, a != null ? a.byteSize() : header.dataBytes);
                if (a != null) {
                    write(c, a);
                } else {
                    mapped = writeZeros(c, header, arena);
                }
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            temporary = null;
            return mapped;
        } finally {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /**
     * Writes zeros, not a hole, so that a full disk is an exception here and not a fault at a later write to the
     * mapping. That the file system says it has the bytes ({@link FreeSpace}, before the first is written) does not
     * suffice: others write there as well.
     */
    private static MemorySegment writeZeros(FileChannel out, NpyHeader h, Arena arena) throws IOException {
        writeAll(out, ByteBuffer.wrap(NpyHeader.encode(h.dtype, h.fortranOrder, h.shape)));
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(STAGE, h.dataBytes));
        for (long left = h.dataBytes; left > 0; left -= zeros.limit()) {
            writeAll(out, zeros.clear().limit((int) Math.min(zeros.capacity(), left)));
        }
        return out.map(FileChannel.MapMode.READ_WRITE, 0, h.dataOffset + h.dataBytes, arena);
    }

    /** The file to replace: the target of a link, never the link itself, and only a regular file. */
    private static Path target(Path path) throws IOException {
        Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path;
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(path.toString(), null, "exists and is not a regular file");
        }
        return target;
    }
}
