package org.quern.codegen.analysis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/**
 * Which device functions are put into their callers. One that is called from one place is, so that a chain of functions
 * becomes few, which need less stack than many; up to a length, beyond which LLVM would take too long. Of the others
 * LLVM decides, but in a long kernel, where what is not tiny stays a call.
 */
public final class Inlining {
    /** The weight of a function with all that was put into it, above which it stays apart. */
    private static final long MOST = 1024;

    /** The least weight of a function that is not put into its callers in a long kernel. */
    private static final long APART = 64;

    private final IdentityHashMap<Function, Integer> places = new IdentityHashMap<>();
    private final IdentityHashMap<Function, Long> whole = new IdentityHashMap<>();
    private final Set<Function> operations = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Outlining outlining;
    private final boolean isLong;

    public Inlining(Function kernel, Outlining outlining, boolean isLong) {
        this.outlining = outlining;
        this.isLong = isLong;
        for (Function f : kernel.closure()) {
            // The kernel of a gufunc stands once for each form.
            int times = f.core() == null ? 1 : KernelVariant.values().length;
            for (Statement s : f.body().all()) {
                if (s instanceof Statement.Call call) {
                    places.merge(call.function(), times, Integer::sum);
                }
            }
        }
    }

    /** Leaves a function where it is, whoever calls it. */
    public void keepApart(Function f) {
        operations.add(f);
    }

    /** LLVM's attribute of a function. */
    public String attribute(Function f) {
        if (outlining.isPiece(f) || operations.contains(f)) {
            return "noinline";
        }
        if (isIn(f)) {
            return "alwaysinline";
        }
        return isLong && Weights.of(f.body()) >= APART ? "noinline" : "inlinehint";
    }

    /** Whether a function is put into its one caller. */
    private boolean isIn(Function f) {
        return places.getOrDefault(f, 0) == 1 && !outlining.isPiece(f) && whole(f) < MOST;
    }

    private long whole(Function f) {
        Long known = whole.get(f);
        if (known == null) {
            long sum = Weights.of(f.body());
            for (Statement s : f.body().all()) {
                if (s instanceof Statement.Call call && isIn(call.function())) {
                    sum += whole(call.function());
                }
            }
            known = sum;
            whole.put(f, known);
        }
        return known;
    }
}
