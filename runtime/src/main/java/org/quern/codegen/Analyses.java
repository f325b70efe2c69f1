package org.quern.codegen;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiFunction;
import org.quern.check.Count;
import org.quern.codegen.analysis.Departures;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.Findings;
import org.quern.codegen.analysis.FreeVariables;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.StackPlan;
import org.quern.codegen.analysis.Weights;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;

/** The findings of the analyses of a kernel and its callees, as text for people and for tests. */
final class Analyses {
    private Analyses() {}

    /**
     * A listing for each of the kernel's variants that differ in their lanes, and for callees with all arguments
     * varying.
     */
    private static String ofVariants(KernelPlan plan, BiFunction<Function, KernelVariant, String> listing) {
        StringBuilder all = new StringBuilder();
        for (Function f : plan.kernel().closure()) {
            Findings.variants(f).forEach(v -> all.append(listing.apply(f, v)));
        }
        return all.toString();
    }

    private static String ofAll(KernelPlan plan, java.util.function.Function<Statement, String> remark) {
        return ofVariants(plan, (f, variant) -> {
            if (variant == KernelVariant.BATCH) {
                return "";
            }
            Listing text = new Listing(f, "");
            list(text, f.body(), remark);
            return text.toString();
        });
    }

    private static void list(Listing text, Block block, java.util.function.Function<Statement, String> remark) {
        for (Statement s : block.statements()) {
            text.add(s, remark.apply(s));
            text.within(s, b -> list(text, b, remark));
        }
    }

    /** The name of a variant in a listing. */
    private static String name(KernelVariant variant) {
        return switch (variant) {
            case UNIT -> "lanes within the core";
            case STRIDED -> "lanes within a core with strides";
            case BATCH -> "a lane for each core";
            case ELEMENTS -> "a lane for each element";
        };
    }

    /** The values, variables, loops and choices that are not the same in all lanes. */
    static String divergence(KernelPlan plan, IdentityHashMap<Function, Findings.PerVariant<Divergence>> found) {
        return ofVariants(plan, (f, variant) -> {
            Divergence d = found.get(f).of(variant);
            Listing text = new Listing(f, name(variant) + (d.returns() ? "; elements may return before the end" : ""));
            list(text, f.body(), s -> remark(s, d));
            return text.toString();
        });
    }

    private static String remark(Statement s, Divergence d) {
        boolean varies = s.defines().stream().anyMatch(v -> !d.uniform(v)) || switch (s) {
            case Statement.Declare declare -> !d.uniform(declare.variable());
            case Statement.Local local -> !d.uniform(local.array());
            default -> false;
        };
        List<String> remarks = new ArrayList<>();
        if (varies) {
            remarks.add("varies");
        }
        if (d.divergent(s)) {
            remarks.add(s instanceof Statement.If ? "divides the lanes" : "lanes leave at different times");
        }
        return String.join(", ", remarks);
    }

    /** The indices that are known to be in bounds. */
    static String ranges(KernelPlan plan, IdentityHashMap<Function, BoundsChecks> found) {
        return ofVariants(plan,
                (f, variant) -> variant == KernelVariant.BATCH ? "" : RangeListing.of(f, found.get(f)));
    }

    /** The free variables of parallel loops. */
    static String captures(KernelPlan plan, IdentityHashMap<Statement, FreeVariables> found) {
        return ofAll(plan, s -> {
            if (!(s instanceof Statement.Parallel loop)) {
                return "";
            }
            FreeVariables used = found.get(loop);
            return "uses values " + used.values() + ", variables " + used.variables() + ", arrays "
                    + used.arrays().stream().map(a -> "#" + a.id()).toList() + ", memory " + used.memory();
        });
    }

    /** The statements at which lanes leave, and the statements skipped after them. */
    static String departures(KernelPlan plan, IdentityHashMap<Function, Findings.PerVariant<Divergence>> divergence,
            IdentityHashMap<Function, Findings.PerVariant<Departures>> found) {
        return ofVariants(plan, (f, variant) -> {
            Listing text = new Listing(f, name(variant));
            Divergence d = divergence.get(f).of(variant);
            departures(text, f.body(), new Around(d, found.get(f).of(variant), false, d.returns()));
            return text.toString();
        });
    }

    /**
     * The context of a block.
     *
     * @param fromLoop true if the enclosing loop has a mask
     * @param masked true if any enclosing statement has a mask
     */
    private record Around(Divergence divergence, Departures departures, boolean fromLoop, boolean masked) {
        Around within(Statement s) {
            boolean divides = divergence.divergent(s);
            boolean loop = !(s instanceof Statement.If) && !(s instanceof Statement.Parallel);
            return new Around(divergence, departures, loop ? divides : fromLoop, masked || divides);
        }
    }

    private static void departures(Listing text, Block block, Around around) {
        for (Statement s : block.statements()) {
            boolean departs = around.departures.departs(s, around.fromLoop, around.masked);
            boolean loops = around.departures.isBeforeLoops(s);
            text.add(s, !departs ? "" : loops ? "lanes may leave; then the rest is passed over" : "lanes may leave");
            text.within(s, b -> departures(text, b, around.within(s)));
        }
    }

    /** The loops that poll for cancellation. */
    static String polls(KernelPlan plan) {
        Polls polls = plan.polls();
        return ofAll(plan, s -> {
            int rounds = polls.rounds(s);
            return rounds == 0
                    ? ""
                    : "looks after " + Count.of(rounds, "iteration")
                            + (polls.twin(s) ? ", with code of its own for fewer" : "");
        }) + (polls.small() > 0 ? "sizes below " + polls.small() + " need no look\n" : "");
    }

    /** The weights of statements; the blocks of a long kernel are outlined. */
    static String outline(KernelPlan plan) {
        return ofAll(plan, s -> "weight " + Weights.of(s)) + (plan.isLong() ? "long: in pieces\n" : "");
    }

    /** The arrays that are on the stack. */
    static String arrays(KernelPlan plan) {
        StackPlan stack = plan.stack();
        StringBuilder all = new StringBuilder();
        for (Function f : plan.kernel().closure()) {
            all.append(f.name()).append(": ").append(stack.ownBytes(f)).append(" bytes of arrays, ")
                    .append(stack.called(f)).append(" in the room of what it calls")
                    .append(!f.equals(plan.kernel()) && stack.givesRoom(f) ? ", is given a room" : "").append('\n');
        }
        return all.append(stack.mayNeedRoom() ? "the kernel needs a room\n" : "all on the stack\n").toString();
    }
}
