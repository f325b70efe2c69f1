package org.quern.array;

import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;

/** Loops over all elements of layouts in their buffers. Each acquires the memory once. */
final class Transfer {
    private Transfer() {}

    /** Copies every element to the same position of another layout, which does not overlap, or is identical. */
    static void copy(Buffer source, Layout from, Buffer target, Layout to) {
        source.acquire();
        try {
            target.acquire();
            try {
                new PairLoop.Copy(source.segment(), from, target.segment(), to).loop();
            } finally {
                target.release();
            }
        } finally {
            source.release();
        }
    }

    /** Converts every element into the same position of new memory. */
    static void convert(Buffer source, DType type, Layout from, MemorySegment target, DType newType, Layout to) {
        source.acquire();
        try {
            new ConvertLoop(source.segment(), type, from, target, newType, to).loop();
        } finally {
            source.release();
        }
    }

    /** Copies the elements, row-major, to a Java array of elements of that size. */
    static void gather(Buffer source, Layout from, MemorySegment target) {
        source.acquire();
        try {
            new PairLoop.Copy(source.segment(), from, target, Layout.rowMajor(from.itemSize, from.shape)).loop();
        } finally {
            source.release();
        }
    }

    /** Sets every element to the one in {@code item}. */
    static void fill(MemorySegment item, Buffer target, Layout to) {
        target.acquire();
        try {
            MemorySegment s = target.segment();
            if (to.isRowMajor()) {
                repeat(item, s.asSlice(to.offset, to.size * to.itemSize), to.itemSize);
            } else {
                Layout from = new Layout(to.itemSize, to.shape, new long[to.ndim()], 0);
                new PairLoop.Copy(item, from, s, to).loop();
            }
        } finally {
            target.release();
        }
    }

    /** Fills memory with one element: written once, then doubled by copying. */
    private static void repeat(MemorySegment item, MemorySegment target, int itemSize) {
        long total = target.byteSize();
        if (total == 0) {
            return;
        }
        MemorySegment.copy(item, 0, target, 0, itemSize);
        for (long done = itemSize; done < total; done *= 2) {
            MemorySegment.copy(target, 0, target, done, Math.min(done, total - done));
        }
    }

    /** True if every element has the bits of that at the same position of another layout, of the same shape. */
    static boolean same(Buffer a, Layout la, Buffer b, Layout lb) {
        a.acquire();
        try {
            b.acquire();
            try {
                return new PairLoop.Compare(a.segment(), la, b.segment(), lb).loop();
            } finally {
                b.release();
            }
        } finally {
            a.release();
        }
    }
}
