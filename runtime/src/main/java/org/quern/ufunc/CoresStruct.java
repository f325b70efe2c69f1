package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.abi.CoresLayout;
import org.quern.array.NDArray;
import org.quern.ir.analysis.CoreFacts;

/** The native {@code struct nrt_cores} of a gufunc's call. Reused from call to call. */
final class CoresStruct {
    private final MemorySegment segment = Arena.ofAuto().allocate(CoresLayout.SIZE, 8);

    MemorySegment segment() {
        return segment;
    }

    /** Chooses the half of a failing index that the kernel reports in its status. */
    void tell(boolean upper) {
        segment.set(JAVA_LONG, CoresLayout.SHIFT, upper ? Integer.SIZE : 0);
    }

    /**
     * Fills the struct.
     *
     * @param form form to run, of enum nrt_form
     */
    void write(Operands o, LoopNest nest, Overload overload, int form) {
        final CoreFacts facts = overload.core();
        final int uniforms = o.uniforms().length;
        int in = (int) ((1L << (o.inputs() + uniforms)) - 1);
        int out = 0;
        int axis = 0;
        for (int u = 0; u < uniforms; u++) {
            segment.set(JAVA_INT, CoresLayout.RANK + 4L * (o.inputs() + u), 0);
        }
        for (int i = 0; i < o.count(); i++) {
            int number = o.nativeNumber(i);
            axis = axes(number, o.get(i), nest.map(i), axis);
            if (o.isWritten(i)) {
                out |= 1 << number;
            }
            if (i >= o.inputs() && !overload.isWhole(i)) {
                in |= 1 << number;
            }
        }
        segment.set(JAVA_INT, CoresLayout.FORM, form);
        segment.set(JAVA_INT, CoresLayout.LANES, facts.lanes() ? 1 : 0);
        segment.set(JAVA_INT, CoresLayout.LOOPS, facts.loops() ? 1 : 0);
        tell(false);
        long[] sizes = nest.sizes();
        segment.set(JAVA_LONG, CoresLayout.GAIN, overload.cost(sizes).gain());
        segment.set(JAVA_INT, CoresLayout.UNIFORMS, uniforms);
        segment.set(JAVA_INT, CoresLayout.IN, in);
        segment.set(JAVA_INT, CoresLayout.OUT, out);
        segment.set(JAVA_INT, CoresLayout.DIMS, sizes.length);
        segment.set(JAVA_INT, CoresLayout.AXES, axis);
        for (int d = 0; d < sizes.length; d++) {
            segment.set(JAVA_LONG, CoresLayout.SIZES + 8L * d, sizes[d]);
        }
    }

    /** Writes an operand's core axes, numbered from {@code first}, and returns the number that follows. */
    private int axes(int number, NDArray a, AccessMap map, int first) {
        segment.set(JAVA_INT, CoresLayout.RANK + 4L * number, map.axes());
        int at = a == null ? 0 : map.loops(a);
        for (int k = 0; k < map.axes(); k++) {
            long stride = 0;
            if (!map.isAbsent(k)) {
                stride = AccessMap.stride(a, at);
                at++;
            }
            segment.set(JAVA_INT, CoresLayout.DIM + 4L * (first + k), map.core().dim(k));
            segment.set(JAVA_LONG, CoresLayout.STRIDE + 8L * (first + k), stride);
        }
        return first + map.axes();
    }
}
