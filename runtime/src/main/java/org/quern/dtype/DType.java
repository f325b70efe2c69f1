package org.quern.dtype;

import static org.quern.check.Given.given;

import java.util.Locale;

/**
 * The type of an array's elements, with NumPy's names.
 *
 * <p>Integers are two's complement and wrap; floats are IEEE 754 binary32 and binary64; a bool is one byte, zero or
 * one.
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

    /** The class of values that an element has, regardless of its width. */
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

    /** {@return the class of values that an element has, regardless of its width} */
    public Kind kind() {
        return kind;
    }

    /** {@return the bytes of one element: 1, 2, 4 or 8} */
    public int itemSize() {
        return itemSize;
    }

    /** {@return NumPy's type string on a little-endian machine, such as {@code <f8}} */
    public String descriptor() {
        return descriptor;
    }

    /** {@return whether elements are IEEE floats} */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** {@return whether elements are integers, signed or not; false for bool} */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** NumPy's name, such as {@code float64}. */
    @Override
    public String toString() {
        return label;
    }

    /**
     * {@return the dtype of NumPy's name}
     *
     * @param name NumPy's name, such as {@code float64}
     * @throws DTypeException if no dtype has that name; the message lists all
     */
    public static DType of(String name) {
        given(name, "name");
        for (DType t : values()) {
            if (t.label.equals(name)) {
                return t;
            }
        }
        throw DTypeException.of("no dtype '" + name + "'; there are " + java.util.Arrays.toString(values()));
    }

    /**
     * {@return the smallest dtype to which both cast safely; float64 for uint64 with a signed integer} NumPy 2's {@code
     * promote_types}.
     *
     * @param a a dtype
     * @param b another dtype, or the same
     */
    public static DType promoteTypes(DType a, DType b) {
        given(a, "a");
        given(b, "b");
        if (a == b || b == BOOL) {
            return a;
        }
        if (a == BOOL) {
            return b;
        }
        if (a.isFloat() || b.isFloat()) {
            return a.itemSize() <= narrowest(b) && b.itemSize() <= narrowest(a) ? FLOAT32 : FLOAT64;
        }
        if (a.kind() == b.kind()) {
            return a.itemSize() >= b.itemSize() ? a : b;
        }
        DType signed = a.kind() == Kind.SIGNED ? a : b;
        DType unsigned = signed == a ? b : a;
        return unsigned.itemSize() < signed.itemSize() ? signed : signed(2 * unsigned.itemSize());
    }

    /** The widest item that still promotes to float32 together with this dtype. */
    private static int narrowest(DType t) {
        if (t.isFloat()) {
            return t == FLOAT32 ? 4 : 0;
        }
        return t.itemSize() <= 2 ? 4 : 0;
    }

    private static DType signed(int itemSize) {
        return switch (itemSize) {
            case 1 -> INT8;
            case 2 -> INT16;
            case 4 -> INT32;
            case 8 -> INT64;
            default -> FLOAT64;
        };
    }
}
