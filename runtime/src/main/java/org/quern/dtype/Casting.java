package org.quern.dtype;

import static org.quern.check.Given.given;

/** NumPy's casting rules, from the strictest to the loosest. */
public enum Casting {
    /** Only the same dtype. */
    NO,
    /** Conversions that keep every value (by NumPy's definition: int64 to float64 is one). */
    SAFE,
    /** Safe conversions, and those within a kind, such as float64 to float32. */
    SAME_KIND,
    /** Any conversion. */
    UNSAFE;

    /**
     * {@return true if this rule allows converting {@code from} to {@code to}}
     *
     * @param from the given dtype
     * @param to the dtype to convert to
     */
    public boolean allows(DType from, DType to) {
        given(from, "from");
        given(to, "to");
        return switch (this) {
            case NO -> from == to;
            case SAFE -> DType.promoteTypes(from, to) == to;
            case SAME_KIND -> SAFE.allows(from, to) || rank(from) <= rank(to);
            case UNSAFE -> true;
        };
    }

    private static int rank(DType t) {
        return switch (t.kind()) {
            case BOOL -> 0;
            case UNSIGNED -> 1;
            case SIGNED -> 2;
            case FLOAT -> 3;
        };
    }

    /** NumPy's name, such as {@code same_kind}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
