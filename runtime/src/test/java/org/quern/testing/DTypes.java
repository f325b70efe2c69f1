package org.quern.testing;

import org.quern.dtype.DType;

/** Sets of dtypes for tests with parameters: {@code @MethodSource(DTypes.ALL)}. */
public final class DTypes {
    /** Every dtype. */
    public static final String ALL = "org.quern.dtype.DType#values";
    /** The floats. */
    public static final String FLOATS = "org.quern.testing.DTypes#floats";

    private DTypes() {}

    /** The floats, narrow first. */
    static DType[] floats() {
        return new DType[] {DType.FLOAT32, DType.FLOAT64};
    }
}
