package org.quern.cli;

import org.quern.KernelDeclarations;
import org.quern.array.DType;
import org.quern.ufunc.Ufunc;

/** What {@code quern cache warm} finds in the tests. */
public final class DeclaredForTests implements KernelDeclarations {
    @Override
    public void declare(Declarations declarations) {
        Ufunc kernel = Ufunc.define("declared", (x, y) -> x.mul(y).add(0.125));
        declarations.add(kernel, DType.FLOAT64, DType.FLOAT64);
        declarations.add(kernel, DType.FLOAT32, DType.INT64);
    }
}
