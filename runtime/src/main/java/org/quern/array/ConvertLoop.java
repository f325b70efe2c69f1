package org.quern.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.quern.dtype.DType;

/**
 * Converts every element of one layout into the same position of another, of another dtype, by the rules of the kernel
 * language. Elements pass through a block of longs or doubles, so that there are few loops and none tests the dtype.
 */
final class ConvertLoop extends PairLoop {
    private static final double TWO_63 = 0x1p63;
    private static final int BLOCK = 512;

    private final MemorySegment source;
    private final MemorySegment target;
    private final DType from;
    private final DType to;
    /** A block of integer or bool values, {@code uint64} as bits. */
    private final long[] integers;
    /** A block of float values. */
    private final double[] reals;

    ConvertLoop(MemorySegment source, DType from, Layout in, MemorySegment target, DType to, Layout out) {
        super(in, out);
        this.source = source;
        this.target = target;
        this.from = from;
        this.to = to;
        int block = (int) Math.min(BLOCK, in.size);
        integers = new long[block];
        reals = new double[block];
    }

    @Override
    boolean run(long in, long inStep, long out, long outStep, long n) {
        for (long done = 0; done < n; done += BLOCK) {
            int count = (int) Math.min(BLOCK, n - done);
            if (from.isFloat()) {
                readReals(in + done * inStep, inStep, count);
                if (!to.isFloat()) {
                    toIntegers(count);
                }
            } else {
                readIntegers(in + done * inStep, inStep, count);
                if (to == DType.FLOAT64) {
                    toReals(count);
                }
            }
            write(out + done * outStep, outStep, count);
        }
        return true;
    }

    private void readReals(long at, long step, int n) {
        if (from == DType.FLOAT64) {
            for (int i = 0; i < n; i++) {
                reals[i] = source.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at + i * step);
            }
        } else {
            for (int i = 0; i < n; i++) {
                reals[i] = source.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at + i * step);
            }
        }
    }

    private void readIntegers(long at, long step, int n) {
        switch (from.itemSize()) {
            case 1 -> {
                for (int i = 0; i < n; i++) {
                    integers[i] = source.get(ValueLayout.JAVA_BYTE, at + i * step);
                }
            }
            case 2 -> {
                for (int i = 0; i < n; i++) {
                    integers[i] = source.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + i * step);
                }
            }
            case 4 -> {
                for (int i = 0; i < n; i++) {
                    integers[i] = source.get(ValueLayout.JAVA_INT_UNALIGNED, at + i * step);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    integers[i] = source.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i * step);
                }
            }
        }
        if (from.kind() != DType.Kind.SIGNED) {
            long mask = -1L >>> (64 - 8 * from.itemSize());
            for (int i = 0; i < n; i++) {
                integers[i] &= mask;
            }
        }
        if (from == DType.BOOL || to == DType.BOOL) {
            for (int i = 0; i < n; i++) {
                integers[i] = integers[i] != 0 ? 1 : 0;
            }
        }
    }

    private void toIntegers(int n) {
        for (int i = 0; i < n; i++) {
            integers[i] = integer(reals[i]);
        }
    }

    private void toReals(int n) {
        for (int i = 0; i < n; i++) {
            reals[i] = from == DType.UINT64 ? Elements.unsignedToDouble(integers[i]) : integers[i];
        }
    }

    private void write(long at, long step, int n) {
        if (to == DType.FLOAT64) {
            for (int i = 0; i < n; i++) {
                target.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at + i * step, reals[i]);
            }
        } else if (to == DType.FLOAT32) {
            writeSingles(at, step, n);
        } else {
            writeIntegers(at, step, n);
        }
    }

    private void writeSingles(long at, long step, int n) {
        if (from.isFloat()) {
            for (int i = 0; i < n; i++) {
                target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at + i * step, (float) reals[i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at + i * step, single(integers[i]));
            }
        }
    }

    private void writeIntegers(long at, long step, int n) {
        switch (to.itemSize()) {
            case 1 -> {
                for (int i = 0; i < n; i++) {
                    target.set(ValueLayout.JAVA_BYTE, at + i * step, (byte) integers[i]);
                }
            }
            case 2 -> {
                for (int i = 0; i < n; i++) {
                    target.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + i * step, (short) integers[i]);
                }
            }
            case 4 -> {
                for (int i = 0; i < n; i++) {
                    target.set(ValueLayout.JAVA_INT_UNALIGNED, at + i * step, (int) integers[i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    target.set(ValueLayout.JAVA_LONG_UNALIGNED, at + i * step, integers[i]);
                }
            }
        }
    }

    /** The nearest float, rounded once; by way of a double it could be rounded twice. */
    private float single(long value) {
        if (from != DType.UINT64 || value >= 0) {
            return (float) value;
        }
        // halved, with the lost bit kept sticky, so that the only rounding is to nearest even
        return 2.0f * (float) ((value >>> 1) | (value & 1));
    }

    private long integer(double x) {
        if (to == DType.BOOL) {
            return x != 0 ? 1 : 0;
        }
        int bits = 8 * to.itemSize();
        if (to.kind() == DType.Kind.SIGNED) {
            long most = (1L << (bits - 1)) - 1;
            return Math.clamp((long) x, -most - 1, most);
        }
        if (bits < 64) {
            return Math.clamp((long) x, 0, (1L << bits) - 1);
        }
        return x < TWO_63
                ? Math.max(0, (long) x)
                : x >= 2 * TWO_63 ? -1 : Double.isNaN(x) ? 0 : (long) (x - TWO_63) ^ Long.MIN_VALUE;
    }
}
