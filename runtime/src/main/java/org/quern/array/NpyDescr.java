package org.quern.array;

import org.quern.dtype.DType;

/** NumPy's names for a dtype in headers: its type string, its character, and its names in C and Python. */
final class NpyDescr {
    /** NumPy's type characters on Linux, where {@code l} and {@code L} are C's long, of 64 bits. */
    private static final String CHARACTERS = "?bBhHiIlLqQpPnNfd";

    private NpyDescr() {}

    /** The dtype of a name, in either byte order; null for a dtype that Quern does not have. */
    static DType dtype(String descr) {
        DType named = named(descr);
        if (named != null) {
            return named;
        }
        String code = isOrdered(descr) ? descr.substring(1) : descr;
        if (code.length() == 1) {
            return CHARACTERS.contains(code) ? character(code.charAt(0)) : null;
        }
        return code.isEmpty() ? null : sized(code.charAt(0), code.substring(1));
    }

    /** True if the elements' byte order is not that of this machine. */
    static boolean isBigEndian(String descr, DType type) {
        return descr.startsWith(">") && type.itemSize() > 1;
    }

    /** True if elements are Python objects. */
    static boolean isObject(String descr) {
        return descr.equals("object") || (isOrdered(descr) ? descr.substring(1) : descr).startsWith("O");
    }

    private static boolean isOrdered(String descr) {
        return !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
    }

    private static DType character(char c) {
        return switch (c) {
            case '?' -> DType.BOOL;
            case 'b' -> DType.INT8;
            case 'B' -> DType.UINT8;
            case 'h' -> DType.INT16;
            case 'H' -> DType.UINT16;
            case 'i' -> DType.INT32;
            case 'I' -> DType.UINT32;
            case 'l', 'q', 'p', 'n' -> DType.INT64;
            case 'L', 'Q', 'P', 'N' -> DType.UINT64;
            case 'f' -> DType.FLOAT32;
            default -> DType.FLOAT64;
        };
    }

    /** The dtype of a kind and a number of bytes. */
    private static DType sized(char kind, String bytes) {
        if (!bytes.matches("0{0,8}[1248]")) {
            return null;
        }
        for (DType t : DType.values()) {
            String code = t.descriptor();
            if (code.charAt(1) == kind && code.charAt(2) == bytes.charAt(bytes.length() - 1)) {
                return t;
            }
        }
        return null;
    }

    private static DType named(String name) {
        return switch (name) {
            case "bool_" -> DType.BOOL;
            case "byte" -> DType.INT8;
            case "ubyte" -> DType.UINT8;
            case "short" -> DType.INT16;
            case "ushort" -> DType.UINT16;
            case "intc" -> DType.INT32;
            case "uintc" -> DType.UINT32;
            case "int", "int_", "intp", "long", "longlong" -> DType.INT64;
            case "uint", "uintp", "ulong", "ulonglong" -> DType.UINT64;
            case "single" -> DType.FLOAT32;
            case "float", "double" -> DType.FLOAT64;
            default -> {
                for (DType t : DType.values()) {
                    if (t.toString().equals(name)) {
                        yield t;
                    }
                }
                yield null;
            }
        };
    }
}
