package org.quern.dtype;

import static org.quern.check.Given.given;

/** NumPy's casting rules, from the strictest to the loosest. */
public enum Casting {
    /** Only the same dtype. */
    NO,
    /** Only conversions that keep every value (as NumPy counts them: int64 to float64 is one). */
    SAFE,
    /** Safe ones, and those within a kind, such as float64 to float32. */
    SAME_KIND,
    /** Any. */
    UNSAFE;

    /**
     * {@return whether this rule lets {@code from} be converted to {@code to}}
     *
     * @param from the dtype of what there is
     * @param to the dtype wanted
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
