package org.quern.ufunc;

import org.quern.array.NDArray;

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
                    f.operands[i] = isConverted(f, i) ? given[i].asType(f.inputTypes[i]) : given[i].copy();
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

    /** Whether any input is an array of another dtype than the call computes with. */
    static boolean isConverted(Frame f) {
        for (int i = 0; i < f.inputs - f.uniforms; i++) {
            if (isConverted(f, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConverted(Frame f, int i) {
        return i < f.inputs - f.uniforms && f.operands[i] != null && f.operands[i].dtype() != f.inputTypes[i];
    }

    private static boolean mustCopy(Frame f, NDArray[] given, int i, Overload overload) {
        if (f.count() > org.quern.nrt.Nrt.MAX_SEGMENTS && !given[i].buffer().direct()) {
            return true;
        }
        if (isConverted(f, i)) {
            return true;
        }
        boolean isOutput = i >= f.inputs && i < f.count();
        if (isOutput && Invocation.liesApart(f, given[i], overload)) {
            return true;
        }
        for (int o = f.inputs; o < f.count() && !isOutput; o++) {
            if (Invocation.conflict(given[i], given[o], i < f.inputs && !overload.mayFail())) {
                return true;
            }
        }
        return false;
    }
}
