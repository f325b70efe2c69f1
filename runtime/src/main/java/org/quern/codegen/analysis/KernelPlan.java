package org.quern.codegen.analysis;

import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.FaultSites;

/**
 * The decisions about a kernel, for one lane count, that precede emission.
 *
 * @param kernel with long blocks outlined
 * @param lanes W
 * @param sites its fault sites
 * @param outlining the functions that are outlined parts of others
 * @param stack the placement of arrays
 * @param polls the loops that poll for cancellation
 * @param isLong true if the kernel is long, callees included
 */
public record KernelPlan(Function kernel, int lanes, MathLibrary library, FaultSites sites, Outlining outlining,
        StackPlan stack, Polls polls, Weights weights, boolean isLong) {
    /** The minimum weight of a long kernel, callees included. Far above that of hand-written kernels. */
    private static final long LONG = 8192;

    /** Makes the plan. */
    public static KernelPlan of(Function whole, MathLibrary library, int lanes) {
        Weights weights = new Weights(library, lanes);
        FaultSites sites = FaultSites.of(whole);
        boolean isLong = weights.expanded(whole) > LONG;
        Outlining outlining = new Outlining();
        Function kernel = isLong ? outlining.apart(whole) : whole;
        sites.copied(outlining.origins());
        return new KernelPlan(kernel, lanes, library, sites, outlining, new StackPlan(kernel, lanes), Polls.of(kernel),
                weights, isLong);
    }

    /** {@return whether the kernel may fail or be cancelled before its end} */
    public boolean mayFail() {
        return sites.count() > 0 || polls.any();
    }

    /** Number of vectors of iterations that the code of a lanes loop within a core processes at once. */
    public int vectors(Statement.Lanes loop) {
        return weights.vectors(loop, isLong ? Weights.REPEATED_IN_LONG : Weights.REPEATED);
    }
}
