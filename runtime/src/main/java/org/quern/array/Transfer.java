package org.quern.array;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.nrt.Arenas;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/** Operations on whole arrays: copies, comparison, Java arrays and segments. Each acquires the memory once. */
final class Transfer {
    private Transfer() {}

    static NDArray copy(NDArray a) {
        NDArray b = Creation.empty(null, a.dtype(), a.layout().shape);
        copyApart(a.buffer(), a.layout(), b.buffer(), b.layout());
        return b;
    }

    static NDArray convert(NDArray a, DType type) {
        NDArray b = Creation.empty(null, type, a.layout().shape);
        a.buffer().acquire();
        try {
            new ConvertLoop(a.buffer().segment(), a.dtype(), a.layout(), b.buffer().segment(), type, b.layout()).loop();
        } finally {
            a.buffer().release();
        }
        return b;
    }

    static void copyInto(NDArray target, NDArray source) {
        if (target.dtype() != source.dtype()) {
            throw DTypeException.of("copyFrom needs equal dtypes: the target is " + target.dtype() + ", the source "
                    + source.dtype());
        }
        target.checkWritable("copyFrom");
        Layout from = source.layout().broadcastTo(target.layout().shape);
        if (Overlap.mayOverlapItself(target)) {
            throw ReadOnlyArrayException.of("copyFrom into " + target.describe()
                    + ": several of its indices may share memory, so it cannot be written as a whole");
        }
        if (Overlap.mayOverlap(target, source) && !Overlap.identical(target, source)) {
            try (NDArray apart = copy(source)) {
                copyApart(apart.buffer(), apart.layout().broadcastTo(target.layout().shape), target.buffer(),
                        target.layout());
            }
        } else {
            copyApart(source.buffer(), from, target.buffer(), target.layout());
        }
    }

    private static void copyApart(Buffer source, Layout from, Buffer target, Layout to) {
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

    static boolean same(NDArray a, NDArray b) {
        if (a.dtype() != b.dtype() || !java.util.Arrays.equals(a.layout().shape, b.layout().shape)) {
            return false;
        }
        a.buffer().acquire();
        try {
            b.buffer().acquire();
            try {
                return new PairLoop.Compare(a.buffer().segment(), a.layout(), b.buffer().segment(), b.layout()).loop();
            } finally {
                b.buffer().release();
            }
        } finally {
            a.buffer().release();
        }
    }

    /** Copies the elements, row-major, to a Java array of the dtype's own type. */
    private static void gather(NDArray a, MemorySegment target) {
        a.buffer().acquire();
        try {
            Layout to = new Layout(a.dtype().itemSize(), a.layout().shape,
                    Shapes.rowMajorStrides(a.dtype().itemSize(), a.layout().shape), 0);
            new PairLoop.Copy(a.buffer().segment(), a.layout(), target, to).loop();
        } finally {
            a.buffer().release();
        }
    }

    static double[] toDoubles(NDArray a) {
        double[] r = new double[length(a)];
        if (a.dtype() == DType.FLOAT64) {
            gather(a, MemorySegment.ofArray(r));
            return r;
        }
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            Cursor c = new Cursor(a.layout());
            for (int i = 0; i < r.length; i++) {
                r[i] = Elements.getDouble(s, a.dtype(), c.next());
            }
        } finally {
            a.buffer().release();
        }
        return r;
    }

    static float[] toFloats(NDArray a) {
        if (a.dtype() == DType.FLOAT32) {
            float[] r = new float[length(a)];
            gather(a, MemorySegment.ofArray(r));
            return r;
        }
        check(a, a.dtype().itemSize() <= 2, "float");
        double[] wide = toDoubles(a);
        float[] r = new float[wide.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (float) wide[i];
        }
        return r;
    }

    static long[] toLongs(NDArray a) {
        check(a, !a.dtype().isFloat(), "long");
        long[] r = new long[length(a)];
        if (a.dtype().itemSize() == 8) {
            gather(a, MemorySegment.ofArray(r));
            return r;
        }
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            Cursor c = new Cursor(a.layout());
            for (int i = 0; i < r.length; i++) {
                r[i] = Elements.getLong(s, a.dtype(), c.next());
            }
        } finally {
            a.buffer().release();
        }
        return r;
    }

    static int[] toInts(NDArray a) {
        if (a.dtype() == DType.INT32) {
            int[] r = new int[length(a)];
            gather(a, MemorySegment.ofArray(r));
            return r;
        }
        check(a, a.dtype().itemSize() <= 2, "int");
        long[] wide = toLongs(a);
        int[] r = new int[wide.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (int) wide[i];
        }
        return r;
    }

    static short[] toShorts(NDArray a) {
        if (a.dtype() == DType.INT16) {
            short[] r = new short[length(a)];
            gather(a, MemorySegment.ofArray(r));
            return r;
        }
        check(a, a.dtype().itemSize() == 1, "short");
        long[] wide = toLongs(a);
        short[] r = new short[wide.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (short) wide[i];
        }
        return r;
    }

    static byte[] toBytes(NDArray a) {
        check(a, a.dtype() == DType.INT8, "byte");
        byte[] r = new byte[length(a)];
        gather(a, MemorySegment.ofArray(r));
        return r;
    }

    static boolean[] toBooleans(NDArray a) {
        check(a, a.dtype() == DType.BOOL, "boolean");
        byte[] bytes = new byte[length(a)];
        gather(a, MemorySegment.ofArray(bytes));
        boolean[] r = new boolean[bytes.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = bytes[i] != 0;
        }
        return r;
    }

    private static void check(NDArray a, boolean fits, String java) {
        if (!fits) {
            throw DTypeException.of("cannot copy " + a.dtype() + " elements to a " + java
                    + "[]: only the same type or a wider one takes every value unchanged");
        }
    }

    private static int length(NDArray a) {
        if (a.size() > Integer.MAX_VALUE - 8) {
            throw ShapeException.of(a.describe() + " has " + a.size() + " elements, more than a Java array holds");
        }
        return (int) a.size();
    }

    /** See {@link NDArray#asSegment}. */
    // bounds stay the same; only the lifetime changes, and the buffer is acquired for it
    @SuppressWarnings("restricted")
    static MemorySegment asSegment(NDArray a, Arena arena) {
        if (!a.isContiguous()) {
            throw ShapeException.of("asSegment needs a row-major contiguous array; " + a.describe() + " has strides "
                    + java.util.Arrays.toString(a.strides()) + ": copy() first");
        }
        Buffer buffer = a.buffer();
        buffer.acquire();
        boolean held = false;
        try {
            MemorySegment s = buffer.segment().asSlice(a.offset(), a.byteSize());
            // other memory's segment has a lifetime of its own, which a new one would hide
            if (buffer instanceof NativeBuffer) {
                s = s.reinterpret(arena, gone -> buffer.release());
                held = true;
            }
            return a.writable() ? s : s.asReadOnly();
        } catch (IllegalStateException | WrongThreadException e) {
            throw Arenas.refused(e);
        } finally {
            if (!held) {
                buffer.release();
            }
        }
    }
}
