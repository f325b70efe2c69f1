package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.codegen.analysis.FreeVariables;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.ir.Block;
import org.quern.ir.Chunks;
import org.quern.ir.Memory;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Variable;

/**
 * Notes for people on a parallel loop: what runs at once, the private state of each chunk, and the state that chunks
 * share.
 */
final class ParallelReport {
    private ParallelReport() {}

    static void add(Notes notes, FunctionPlan plan, Statement.Parallel loop, Map<Variable, Reduction> sums) {
        if (!plan.variant().within()) {
            return; // one report for all variants
        }
        notes.add(loop, plan.function(), ": up to " + Chunks.MOST + " chunks, by the number of iterations alone; "
                + (loop.body().statements().get(0) instanceof Statement.Lanes
                        ? "in a chunk W iterations at once"
                        : "in a chunk one iteration after the other: an iteration has lanes, scratch memory, an array"
                                + " of accumulators or"
                                + " a parallel loop of its own, which then runs on the chunk's thread")
                + "; where the core is small, one instance per lane and no threads");
        List<String> own = new ArrayList<>();
        sums.forEach((v, r) -> own.add(v + " (" + how(r) + ")"));
        for (Statement.Shared s : loop.arrays()) {
            own.add("#" + s.array().id() + " (" + s.array().length() + " x " + how(s.reduction()) + ")");
        }
        scratch(loop.body(), own);
        FreeVariables used = plan.captures().get(loop);
        List<String> common = new ArrayList<>();
        used.variables().stream().filter(v -> !sums.containsKey(v)).forEach(v -> common.add(v + " (only read)"));
        used.arrays().stream().filter(a -> loop.arrays().stream().noneMatch(s -> s.array().equals(a)))
                .forEach(a -> common.add("#" + a.id() + " (only read)"));
        used.memory().forEach(m -> common.add(m + (m instanceof Memory.Scratch ? " (scratch memory" : " (")
                + (m instanceof Memory.Scratch ? "; " : "") + "iterations do not meet)"));
        notes.add(loop, plan.function(),
                ": each chunk has its own " + (own.isEmpty() ? "nothing" : String.join(", ", own))
                        + "; chunks have in common " + (common.isEmpty() ? "nothing" : String.join(", ", common)));
    }

    private static String how(Reduction r) {
        return (r.function() == null ? r.op().name().toLowerCase(Locale.ROOT) : "'" + r.function().name() + "'")
                + " of " + r.type();
    }

    private static void scratch(Block block, List<String> own) {
        for (Statement s : block.all()) {
            if (s instanceof Statement.Reserve r) {
                own.add(r.memory() + " (scratch memory)");
            }
        }
    }
}
