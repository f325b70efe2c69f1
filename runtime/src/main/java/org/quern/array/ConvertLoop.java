package org.quern.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Converts every element of one layout to the same place of another of another dtype, by the rules of the kernel language. */
final class ConvertLoop extends PairLoop {
    private static final double TWO_63 = 0x1p63;

    private final MemorySegment source;
    private final MemorySegment target;
    private final DType from;
    private final DType to;

    ConvertLoop(MemorySegment source, DType from, Layout in, MemorySegment target, DType to, Layout out) {
        super(in, out);
        this.source = source;
        this.target = target;
        this.from = from;
        this.to = to;
    }

    @Override
    boolean run(long in, long inStep, long out, long outStep, long n) {
        for (long i = 0; i < n; i++) {
            long at = in + i * inStep;
            long there = out + i * outStep;
            if (to == DType.BOOL) {
                Elements.setBits(target, 1, there, Elements.getBoolean(source, from, at) ? 1 : 0);
            } else if (to == DType.FLOAT64) {
                target.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, there, Elements.getDouble(source, from, at));
            } else if (to == DType.FLOAT32) {
                target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, there,
                        from.isFloat() ? (float) Elements.getDouble(source, from, at) : single(Elements.getLong(source, from, at)));
            } else if (from.isFloat()) {
                Elements.setBits(target, to.itemSize(), there, integer(Elements.getDouble(source, from, at)));
            } else {
                Elements.setBits(target, to.itemSize(), there, Elements.getLong(source, from, at));
            }
        }
        return true;
    }

    /** Rounded once: by way of a double it could be twice. */
    private float single(long value) {
        if (from != DType.UINT64 || value >= 0) {
            return (float) value;
        }
        // halved with the lost bit kept sticky, so that the one rounding is to nearest even
        return 2.0f * (float) ((value >>> 1) | (value & 1));
    }

    private long integer(double x) {
        int bits = 8 * to.itemSize();
        if (to.kind() == DType.Kind.SIGNED) {
            long most = (1L << (bits - 1)) - 1;
            return Math.clamp((long) x, -most - 1, most);
        }
        if (bits < 64) {
            return Math.clamp((long) x, 0, (1L << bits) - 1);
        }
        return x < TWO_63 ? Math.max(0, (long) x) : x >= 2 * TWO_63 ? -1 : Double.isNaN(x) ? 0 : (long) (x - TWO_63) ^ Long.MIN_VALUE;
    }
}
