package org.quern.codegen.analysis;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;
import org.quern.ir.analysis.Counts;

/**
 * The results of the analyses of a kernel, of its callees and of the functions that implement their operations: for
 * each function, and each of its variants where these differ.
 */
public record Findings(IdentityHashMap<Function, PerVariant<Divergence>> divergence,
        IdentityHashMap<Function, BoundsChecks> checks,
        IdentityHashMap<Statement, FreeVariables> captures,
        IdentityHashMap<Function, PerVariant<Departures>> departures) {
    /**
     * Results for the variants of a function.
     *
     * @param scalar with lanes within the core, or of a device function whose arguments are the same in all lanes
     * @param lanes with an instance or element in each lane
     */
    public record PerVariant<T>(T scalar, T lanes) {
        /** The result for a variant of a kernel. */
        public T of(KernelVariant variant) {
            return variant.within() ? scalar : lanes;
        }
    }

    /** The variants of a function that differ in their lanes: of a gufunc's kernel two, else one. */
    public static List<KernelVariant> variants(Function f) {
        return f.core() == null
                ? List.of(KernelVariant.ELEMENTS)
                : List.of(KernelVariant.UNIT, KernelVariant.BATCH);
    }

    /** What is not the same in all lanes, of each function. */
    public static IdentityHashMap<Function, PerVariant<Divergence>> divergence(Collection<Function> functions) {
        IdentityHashMap<Function, PerVariant<Divergence>> all = new IdentityHashMap<>();
        for (Function f : functions) {
            all.put(f, f.core() == null
                    ? new PerVariant<>(Divergence.ofUniform(f), Divergence.of(f, KernelVariant.ELEMENTS))
                    : new PerVariant<>(Divergence.of(f, KernelVariant.UNIT), Divergence.of(f, KernelVariant.BATCH)));
        }
        return all;
    }

    /** The accesses of each function that are checked. */
    public static IdentityHashMap<Function, BoundsChecks> checks(Collection<Function> functions) {
        IdentityHashMap<Function, BoundsChecks> all = new IdentityHashMap<>();
        functions.forEach(f -> all.put(f, BoundsChecks.of(f)));
        return all;
    }

    /** The free variables of the body of each parallel loop. */
    public static IdentityHashMap<Statement, FreeVariables> captures(Collection<Function> functions) {
        IdentityHashMap<Statement, FreeVariables> all = new IdentityHashMap<>();
        for (Function f : functions) {
            for (Statement s : f.body().all()) {
                if (s instanceof Statement.Parallel loop) {
                    all.put(loop, FreeVariables.of(loop.body()));
                }
            }
        }
        return all;
    }

    /** Where lanes leave, in each function. */
    public static IdentityHashMap<Function, PerVariant<Departures>> departures(Collection<Function> functions) {
        IdentityHashMap<Function, PerVariant<Departures>> all = new IdentityHashMap<>();
        for (Function f : functions) {
            Departures lanes = Departures.of(f, KernelVariant.ELEMENTS);
            all.put(f, new PerVariant<>(f.core() == null ? lanes : Departures.of(f, KernelVariant.UNIT), lanes));
        }
        return all;
    }

    /** What is known of a variant of a kernel. */
    public FunctionPlan of(Function kernel, KernelVariant variant, Polls polls) {
        return plan(kernel, variant, divergence.get(kernel).of(variant), polls);
    }

    /**
     * What is known of a device function.
     *
     * @param uniform true if its arguments are the same in all lanes
     */
    public FunctionPlan ofDevice(Function f, boolean uniform, Polls polls) {
        PerVariant<Divergence> both = divergence.get(f);
        return plan(f, KernelVariant.ELEMENTS, uniform ? both.scalar : both.lanes, polls);
    }

    private FunctionPlan plan(Function f, KernelVariant variant, Divergence found, Polls polls) {
        return new FunctionPlan(f, variant, found, checks.get(f), captures, departures.get(f).of(variant), polls,
                Counts.of(f));
    }
}
