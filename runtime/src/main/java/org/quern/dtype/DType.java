package org.quern.dtype;

import static org.quern.check.Given.given;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.Arrays;
import org.quern.util.Escapes;

/**
 * The type of an array's elements, with NumPy's names: a kind and a size.
 *
 * <p>Integers are two's complement and wrap; floats are IEEE 754 binary32 and binary64; a bool is one byte, zero or
 * one. There is one object for each dtype, so that {@code ==} compares them, also after deserialization. The kinds are
 * a closed set and the dtypes are not: code that depends on a dtype should depend on its {@link #kind()} and
 * {@link #itemSize()}.
 */
public final class DType implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One byte: zero is false, anything else true; Quern writes zero and one. */
    public static final DType BOOL = new DType(Kind.BOOL, 1, "bool", "|b1");
    /** 8-bit signed integer. */
    public static final DType INT8 = new DType(Kind.SIGNED, 1, "int8", "|i1");
    /** 8-bit unsigned integer. */
    public static final DType UINT8 = new DType(Kind.UNSIGNED, 1, "uint8", "|u1");
    /** 16-bit signed integer. */
    public static final DType INT16 = new DType(Kind.SIGNED, 2, "int16", "<i2");
    /** 16-bit unsigned integer. */
    public static final DType UINT16 = new DType(Kind.UNSIGNED, 2, "uint16", "<u2");
    /** 32-bit signed integer. */
    public static final DType INT32 = new DType(Kind.SIGNED, 4, "int32", "<i4");
    /** 32-bit unsigned integer. */
    public static final DType UINT32 = new DType(Kind.UNSIGNED, 4, "uint32", "<u4");
    /** 64-bit signed integer. */
    public static final DType INT64 = new DType(Kind.SIGNED, 8, "int64", "<i8");
    /** 64-bit unsigned integer. */
    public static final DType UINT64 = new DType(Kind.UNSIGNED, 8, "uint64", "<u8");
    /** IEEE 754 binary32. */
    public static final DType FLOAT32 = new DType(Kind.FLOAT, 4, "float32", "<f4");
    /** IEEE 754 binary64. */
    public static final DType FLOAT64 = new DType(Kind.FLOAT, 8, "float64", "<f8");

    private static final DType[] ALL = {BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32,
        FLOAT64};

    /** The kind of values, regardless of their width. */
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

    private final transient Kind kind;
    private final transient int itemSize;
    private final String name;
    private final transient String descriptor;

    private DType(Kind kind, int itemSize, String name, String descriptor) {
        this.kind = kind;
        this.itemSize = itemSize;
        this.name = name;
        this.descriptor = descriptor;
    }

    /** {@return all dtypes, narrow before wide, in a new array} */
    public static DType[] values() {
        return ALL.clone();
    }

    /** {@return the kind of the elements' values, regardless of their width} */
    public Kind kind() {
        return kind;
    }

    /** {@return the size of an element in bytes: 1, 2, 4 or 8} */
    public int itemSize() {
        return itemSize;
    }

    /** {@return NumPy's type string on a little-endian machine, such as {@code <f8}} */
    public String descriptor() {
        return descriptor;
    }

    /** {@return true if elements are IEEE 754 floats} */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** {@return true if elements are integers, signed or not; false for bool} */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** NumPy's name, such as {@code float64}. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * {@return the dtype with a name of NumPy's}
     *
     * @param name NumPy's name, such as {@code float64}
     * @throws DTypeException if no dtype has that name; the message lists all
     */
    public static DType of(String name) {
        DType found = find(given(name, "name"));
        if (found == null) {
            throw DTypeException.of(unknown(name));
        }
        return found;
    }

    /**
     * {@return the smallest dtype to which both dtypes cast safely; float64 for uint64 with a signed integer} NumPy 2's
     * {@code promote_types}.
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

    /** Size of the widest element whose dtype still promotes to float32 together with this dtype. */
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

    /** The only object of the dtype that a stream names. */
    private Object readResolve() throws InvalidObjectException {
        DType found = find(name);
        if (found == null) {
            throw new InvalidObjectException(Escapes.line(unknown(name)));
        }
        return found;
    }

    private static DType find(String name) {
        for (DType t : ALL) {
            if (t.name.equals(name)) {
                return t;
            }
        }
        return null;
    }

    private static String unknown(String name) {
        return "no dtype '" + name + "'; there are " + Arrays.toString(ALL);
    }
}
