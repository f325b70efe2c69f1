package org.quern.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.dtype.Promotion;
import org.quern.error.QuernException;
import org.quern.nrt.Buffer;

/** Access to single elements in memory as Java values. Offsets are in bytes and need no alignment. */
final class Elements {
    private static final double TWO_63 = 0x1p63;

    private Elements() {}

    /** The element of a layout at an index. Acquires the memory. */
    static double getDouble(Buffer buffer, Layout layout, DType dtype, long[] index) {
        long at = layout.at(index);
        buffer.acquire();
        try {
            return getDouble(buffer.segment(), dtype, at);
        } finally {
            buffer.release();
        }
    }

    static long getLong(Buffer buffer, Layout layout, DType dtype, long[] index) {
        long at = layout.at(index);
        buffer.acquire();
        try {
            return getLong(buffer.segment(), dtype, at);
        } finally {
            buffer.release();
        }
    }

    static boolean getBoolean(Buffer buffer, Layout layout, DType dtype, long[] index) {
        long at = layout.at(index);
        buffer.acquire();
        try {
            return getBoolean(buffer.segment(), dtype, at);
        } finally {
            buffer.release();
        }
    }

    static void setDouble(Buffer buffer, Layout layout, DType dtype, double value, long[] index) {
        long at = layout.at(index);
        buffer.acquire();
        try {
            setDouble(buffer.segment(), dtype, at, value);
        } finally {
            buffer.release();
        }
    }

    static void setLong(Buffer buffer, Layout layout, DType dtype, long value, long[] index) {
        long at = layout.at(index);
        buffer.acquire();
        try {
            setLong(buffer.segment(), dtype, at, value);
        } finally {
            buffer.release();
        }
    }

    static double getDouble(MemorySegment s, DType dtype, long at) {
        // No switch: its table is a class, whose loading would delay the first result of a fresh process.
        if (dtype == DType.FLOAT64) {
            return s.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
        }
        if (dtype == DType.FLOAT32) {
            return s.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
        }
        return dtype == DType.UINT64
                ? unsignedToDouble(s.get(ValueLayout.JAVA_LONG_UNALIGNED, at))
                : getLong(s, dtype, at);
    }

    /** The value of an integer or bool, {@code uint64} as its 64 bits. Not for floats. */
    static long getLong(MemorySegment s, DType dtype, long at) {
        return switch (dtype.kind()) {
            case BOOL -> s.get(ValueLayout.JAVA_BYTE, at) != 0 ? 1 : 0;
            case SIGNED -> getBits(s, dtype.itemSize(), at);
            case UNSIGNED -> getBits(s, dtype.itemSize(), at) & -1L >>> (Long.SIZE - 8 * dtype.itemSize());
            case FLOAT -> throw fraction(dtype, "long");
        };
    }

    /** The bits of an element, sign-extended. */
    private static long getBits(MemorySegment s, int itemSize, long at) {
        return switch (itemSize) {
            case 1 -> s.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> s.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
            case 4 -> s.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            default -> s.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
    }

    static boolean getBoolean(MemorySegment s, DType dtype, long at) {
        return dtype.isFloat() ? getDouble(s, dtype, at) != 0 : getLong(s, dtype, at) != 0;
    }

    static void setDouble(MemorySegment s, DType dtype, long at, double value) {
        if (dtype == DType.FLOAT64) {
            s.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value);
        } else if (dtype == DType.FLOAT32) {
            s.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value);
        } else if (dtype == DType.BOOL) {
            setBits(s, 1, at, value != 0 ? 1 : 0);
        } else if (dtype == DType.UINT64) {
            if (!(value >= 0 && value < 2 * TWO_63 && value == Math.rint(value))) {
                throw misfit(Double.toString(value), dtype);
            }
            setBits(s, 8, at, value < TWO_63 ? (long) value : (long) (value - TWO_63) ^ Long.MIN_VALUE);
        } else {
            // 2^63 is excluded explicitly: (long) 0x1p63 saturates to a value that compares equal.
            if (value != (double) (long) value || value == TWO_63) {
                throw misfit(Double.toString(value), dtype);
            }
            setLong(s, dtype, at, (long) value);
        }
    }

    static void setLong(MemorySegment s, DType dtype, long at, long value) {
        switch (dtype.kind()) {
            case FLOAT -> {
                if (dtype == DType.FLOAT64) {
                    s.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, (double) value);
                } else {
                    s.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value); // rounded once
                }
            }
            case BOOL -> setBits(s, 1, at, value != 0 ? 1 : 0);
            case SIGNED, UNSIGNED -> {
                // For uint64 the value is all 64 bits, so any is accepted.
                if (dtype != DType.UINT64 && !Promotion.holds(dtype, value)) {
                    throw misfit(Long.toString(value), dtype);
                }
                setBits(s, dtype.itemSize(), at, value);
            }
        }
    }

    private static void setBits(MemorySegment s, int itemSize, long at, long bits) {
        switch (itemSize) {
            case 1 -> s.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
            case 2 -> s.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) bits);
            case 4 -> s.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) bits);
            default -> s.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
        }
    }

    static double unsignedToDouble(long bits) {
        // halved, with the lost bit kept sticky, so that the only rounding is to nearest even
        return bits >= 0 ? (double) bits : 2.0 * (double) ((bits >>> 1) | (bits & 1));
    }

    /** The exception for floats that are read as an integer. */
    static QuernException fraction(DType dtype, String as) {
        return DTypeException.of("cannot read " + dtype + " elements as " + as
                + ": the fraction would be lost; read them as double");
    }

    static QuernException misfit(String value, DType dtype) {
        return DTypeException
                .of("the value " + value + " does not fit " + dtype + ": it must be a whole number in its range");
    }
}
