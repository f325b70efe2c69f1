package org.quern.array;

import java.lang.foreign.MemorySegment;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/** What two layouts in their buffers share, as {@link Overlap} says of arrays. */
final class Sharing {
    private Sharing() {}

    /** True unless no byte of an element of one is a byte of an element of the other, for certain. */
    static boolean possible(Buffer ba, Layout la, Buffer bb, Layout lb) {
        if (la.size == 0 || lb.size == 0) {
            return false;
        }
        if (ba == bb) {
            return la.lowest() < lb.end() && lb.lowest() < la.end();
        }
        if (ba instanceof NativeBuffer && bb instanceof NativeBuffer) {
            return false;
        }
        ba.acquire();
        try {
            bb.acquire();
            try {
                // compares native addresses and heap objects alike, read-only ones included
                return range(ba, la).asOverlappingSlice(range(bb, lb)).isPresent();
            } finally {
                bb.release();
            }
        } finally {
            ba.release();
        }
    }

    private static MemorySegment range(Buffer buffer, Layout l) {
        return buffer.segment().asSlice(l.lowest(), l.end() - l.lowest());
    }

    /** True if both are the same elements in the same order. */
    static boolean identical(Buffer ba, Layout la, Buffer bb, Layout lb) {
        if (ba != bb || la.offset != lb.offset || la.itemSize != lb.itemSize || la.ndim() != lb.ndim()) {
            return false;
        }
        for (int i = 0; i < la.ndim(); i++) {
            if (la.shape[i] != lb.shape[i] || (la.shape[i] > 1 && la.strides[i] != lb.strides[i])) {
                return false;
            }
        }
        return true;
    }

    /** True if two indices of the layout share bytes, or may. */
    static boolean withItself(Layout l) {
        return l.size != 0 && !l.isRowMajor() && new SelfOverlap(l).possible();
    }
}
