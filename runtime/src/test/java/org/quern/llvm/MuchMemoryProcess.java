package org.quern.llvm;

import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** Compiles a kernel while an array holds several times as much memory as the heap may have. */
final class MuchMemoryProcess {
    private static final int ELEMENTS = 50_000_000;

    private MuchMemoryProcess() {}

    public static void main(String[] arguments) {
        try (NDArray large = NDArray.full(DType.FLOAT64, 1.5, ELEMENTS)) {
            try (Ufunc twice = Ufunc.define("twice", x -> x.add(x))) {
                System.out.println(twice.apply(large.slice("0:3")));
            }
        }
    }
}
