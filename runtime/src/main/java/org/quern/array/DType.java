package org.quern.array;

import static org.quern.check.Given.given;

import java.util.Locale;

/**
 * The type of an array's elements, with NumPy's names.
 *
 * <p>Integers are two's complement and wrap; floats are IEEE 754 binary32 and binary64; a bool is one byte, zero or one.
 */
public enum DType {
    /** One byte: zero is false, anything else true; Quern writes zero and one. */
    BOOL(Kind.BOOL, 1, "|b1"),
    /** 8-bit signed integer. */
    INT8(Kind.SIGNED, 1, "|i1"),
    /** 8-bit unsigned integer. */
    UINT8(Kind.UNSIGNED, 1, "|u1"),
    /** 16-bit signed integer. */
    INT16(Kind.SIGNED, 2, "<i2"),
    /** 16-bit unsigned integer. */
    UINT16(Kind.UNSIGNED, 2, "<u2"),
    /** 32-bit signed integer. */
    INT32(Kind.SIGNED, 4, "<i4"),
    /** 32-bit unsigned integer. */
    UINT32(Kind.UNSIGNED, 4, "<u4"),
    /** 64-bit signed integer. */
    INT64(Kind.SIGNED, 8, "<i8"),
    /** 64-bit unsigned integer. */
    UINT64(Kind.UNSIGNED, 8, "<u8"),
    /** IEEE 754 binary32. */
    FLOAT32(Kind.FLOAT, 4, "<f4"),
    /** IEEE 754 binary64. */
    FLOAT64(Kind.FLOAT, 8, "<f8");

    /** What an element is, apart from its width. */
    public enum Kind {
        /** Truth value. */
        BOOL,
        /** Two's complement integer. */
        SIGNED,
        /** Unsigned integer. */
        UNSIGNED,
        /** IEEE 754 binary float. */
        FLOAT
    }

    private final Kind kind;
    private final int itemSize;
    private final String descriptor;
    private final String label;

    DType(Kind kind, int itemSize, String descriptor) {
        this.kind = kind;
        this.itemSize = itemSize;
        this.descriptor = descriptor;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** What an element is, apart from its width. */
    public Kind kind() {
        return kind;
    }

    /** Bytes of one element: 1, 2, 4 or 8. */
    public int itemSize() {
        return itemSize;
    }

    /** NumPy's type string on a little-endian machine, such as {@code <f8}. */
    public String descriptor() {
        return descriptor;
    }

    /** Whether elements are IEEE floats. */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** Whether elements are integers, signed or not; false for bool. */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** NumPy's name, such as {@code float64}. */
    @Override
    public String toString() {
        return label;
    }

    /**
     * The dtype of NumPy's name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists all
     */
    public static DType of(String name) {
        given(name, "name");
        for (DType t : values()) {
            if (t.label.equals(name)) {
                return t;
            }
        }
        throw new IllegalArgumentException("no dtype '" + name + "'; there are " + java.util.Arrays.toString(values()));
    }
}
