package org.quern.codegen.analysis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/**
 * Decides which device functions are inlined. A function with one call site is inlined, so that a chain of functions
 * becomes few, which need less stack; up to a weight, beyond which LLVM would take too long. For the others LLVM
 * decides, except in a long kernel, where only tiny functions are inlined.
 */
public final class Inlining {
    /** The weight of a function, including those inlined into it, from which it is not inlined. */
    private static final long MOST = 1024;

    /** The minimum weight of a function that is not inlined in a long kernel. */
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
            // The kernel of a gufunc is emitted once for each variant.
            int times = f.core() == null ? 1 : KernelVariant.values().length;
            for (Statement s : f.body().all()) {
                if (s instanceof Statement.Call call) {
                    places.merge(call.function(), times, Integer::sum);
                }
            }
        }
    }

    /** Excludes a function from inlining, whatever calls it. */
    public void keepApart(Function f) {
        operations.add(f);
    }

    /** LLVM's inlining attribute of a function. */
    public String attribute(Function f) {
        if (outlining.isPiece(f) || operations.contains(f)) {
            return "noinline";
        }
        if (isIn(f)) {
            return "alwaysinline";
        }
        return isLong && Weights.of(f.body()) >= APART ? "noinline" : "inlinehint";
    }

    /** {@return whether a function is inlined at its only call site} */
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
