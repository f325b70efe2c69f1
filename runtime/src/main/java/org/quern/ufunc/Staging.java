package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.nrt.Buffer;

/**
 * Calls whose operands cannot be used as they lie: an input of another dtype, an output that overlaps an input
 * differently, or more arrays on the Java heap than one call takes. Those go through copies.
 */
final class Staging {
    private Staging() {}

    static void run(String name, Frame f, Overload overload) {
        NDArray[] given = new NDArray[f.count() + 1];
        System.arraycopy(f.operands, 0, given, 0, given.length);
        try {
            for (int i = 0; i < given.length; i++) {
                if (given[i] != null && mustCopy(f, given, i, overload)) {
                    f.operands[i] = f.isConverted(i) ? given[i].asType(f.inputTypes[i]) : given[i].copy();
                }
            }
            f.run(name, overload);
            for (int i = f.inputs; i < f.count(); i++) {
                if (f.operands[i] != given[i]) {
                    given[i].copyFrom(f.operands[i]);
                }
            }
        } finally {
            for (int i = 0; i < given.length; i++) {
                NDArray copy = f.operands[i];
                f.operands[i] = given[i];
                if (copy != given[i]) {
                    copy.close();
                }
            }
        }
    }

    private static boolean mustCopy(Frame f, NDArray[] given, int i, Overload overload) {
        if (f.count() > org.quern.nrt.Nrt.MAX_SEGMENTS && !Buffer.of(given[i]).direct()) {
            return true;
        }
        if (f.isConverted(i)) {
            return true;
        }
        boolean isOutput = i >= f.inputs && i < f.count();
        if (isOutput && Outputs.liesApart(f, given[i], overload)) {
            return true;
        }
        for (int o = f.inputs; o < f.count() && !isOutput; o++) {
            if (Outputs.conflict(given[i], given[o], i < f.inputs && !overload.mayFail())) {
                return true;
            }
        }
        return false;
    }
}
