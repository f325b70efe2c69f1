package org.quern.cli;

import org.quern.KernelDeclarations;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** What {@code quern cache warm} finds in the tests. */
public final class DeclaredForTests implements KernelDeclarations {
    /** What a recording of the tests names. */
    static final Ufunc RECORDED = Ufunc.define("recorded", x -> x.mul(x).add(0.0625));

    @Override
    public void declare(Declarations declarations) {
        Ufunc kernel = Ufunc.define("declared", (x, y) -> x.mul(y).add(0.125));
        declarations.add(kernel, DType.FLOAT64, DType.FLOAT64);
        declarations.add(kernel, DType.FLOAT32, DType.INT64);
    }
}
