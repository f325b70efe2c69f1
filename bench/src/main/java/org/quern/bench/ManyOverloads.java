package org.quern.bench;

import org.quern.dtype.DType;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;

/** Makes simple overloads one after the other, each new to this process, and prints how each came about. */
public final class ManyOverloads {
    private ManyOverloads() {}

    /**
     * The number of overloads is given, and anything more for all of one function instead of ten. Prints a line for
     * each: {@code true} if compiled, and the nanoseconds.
     */
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        int functions = arguments.length > 1 ? 1 : 10;
        for (int i = 0; i < count; i++) {
            double k = 1 + i;
            Ufunc ufunc = Ufunc.define("bench_many" + i % functions, (x, y) -> x.mul(y).add(k));
            OverloadInfo info = ufunc.prepare(DType.FLOAT64, DType.FLOAT64);
            System.out.println(info.compiled() + " " + info.nanos());
        }
    }
}
