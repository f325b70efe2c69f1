package org.quern.codegen.analysis;

import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.FaultSites;

/**
 * What is decided of a kernel, for one lane count, before its code is written.
 *
 * @param kernel with pieces in place of long blocks
 * @param lanes W
 * @param sites what may fail
 * @param outlining which functions are pieces of others
 * @param stack where arrays are
 * @param polls which loops look whether the call is cancelled
 * @param isLong whether the kernel is long with all that it calls
 */
public record KernelPlan(Function kernel, int lanes, MathLibrary library, FaultSites sites, Outlining outlining,
        StackPlan stack, Polls polls, Weights weights, boolean isLong) {
    /** The weight of a long kernel, with what it calls. Far above what is written by hand. */
    private static final long LONG = 8192;

    /** Decides. */
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

    /** Whether the kernel may end before its end: a place may fail, or the call be cancelled. */
    public boolean mayFail() {
        return sites.count() > 0 || polls.any();
    }

    /** How many vectors of rounds the code of a lanes loop within a core does at once. */
    public int vectors(Statement.Lanes loop) {
        return weights.vectors(loop, isLong ? Weights.REPEATED_IN_LONG : Weights.REPEATED);
    }
}
