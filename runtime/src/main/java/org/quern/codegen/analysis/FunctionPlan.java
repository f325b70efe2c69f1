package org.quern.codegen.analysis;

import java.util.IdentityHashMap;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;
import org.quern.ir.analysis.Counts;

/**
 * What the analyses found of a function in one of its variants: all that its emission asks.
 *
 * @param divergence what is not the same in all lanes
 * @param checks the accesses that are checked
 * @param captures the free variables of the bodies of its parallel loops
 * @param departures where lanes leave
 * @param polls the loops that poll for cancellation
 * @param counts the numbers of its values and variables
 */
public record FunctionPlan(Function function, KernelVariant variant, Divergence divergence, BoundsChecks checks,
        IdentityHashMap<Statement, FreeVariables> captures, Departures departures, Polls polls, Counts counts) {
    /** A copy whose loops do not poll. */
    public FunctionPlan withoutPolls() {
        return new FunctionPlan(function, variant, divergence, checks, captures, departures, Polls.none(), counts);
    }
}
