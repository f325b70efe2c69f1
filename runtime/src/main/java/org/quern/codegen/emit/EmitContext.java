package org.quern.codegen.emit;

import java.util.BitSet;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.BoundsChecks;
import org.quern.ir.analysis.Counts;

/**
 * The parts that emit one function: its text under construction, and the LLVM forms of its values, variables and
 * arrays. Each emitter takes the parts that it uses.
 *
 * @param flags of the function's own operations
 * @param polls the loops that poll for cancellation
 * @param memory null in a function without a core
 * @param scratch null if {@code memory} is null
 */
record EmitContext(Function function, KernelContext kernel, Callees callees, LlvmFunction text, KernelVariant variant,
        FloatFlags flags, Divergence divergence, Polls polls, BoundsChecks checks, Values values, Masks masks,
        OpEmitter ops,
        LocalArrays arrays, Variables variables, Faults faults, Combiner combiner, MemoryAccess memory,
        ScratchEmitter scratch) {
    /**
     * For a function of elements.
     *
     * @param varying parameters by position
     * @param entryMask the mask that it is called with; null for all lanes
     */
    static EmitContext ofElements(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, BitSet varying, String entryMask) {
        return of(function, kernel, callees, text, KernelVariant.ELEMENTS, flags, Divergence.of(function, varying),
                kernel.plan().polls(), BoundsChecks.of(function), entryMask, null, null);
    }

    /** For a variant of a function with a core. */
    static EmitContext ofCore(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, KernelVariant variant, Polls polls, MemoryAccess memory, ScratchEmitter scratch) {
        return of(function, kernel, callees, text, variant, flags, Divergence.of(function, new BitSet(), variant),
                polls, BoundsChecks.of(function), null, memory, scratch);
    }

    /** The context for a part of the function that is emitted as a function of its own. */
    EmitContext part(LlvmFunction own, MemoryAccess reaches, ScratchEmitter has) {
        return of(function, kernel, callees, own, variant, flags, divergence, polls, checks, null, reaches, has);
    }

    private static EmitContext of(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            KernelVariant variant, FloatFlags flags, Divergence divergence, Polls polls, BoundsChecks checks,
            String entryMask, MemoryAccess memory, ScratchEmitter scratch) {
        Counts counts = Counts.of(function);
        Masks masks = new Masks(text, entryMask);
        OpEmitter ops = new OpEmitter(text, flags, new MathEmitter(text, kernel.plan().library(), callees, flags,
                kernel.notes()));
        Faults faults = new Faults(text, kernel);
        return new EmitContext(function, kernel, callees, text, variant, flags, divergence, polls, checks,
                new Values(text, counts.values()), masks, ops, new LocalArrays(text),
                new Variables(function, counts.variables(), text, divergence, masks), faults,
                new Combiner(text, ops, callees, flags, faults), memory, scratch);
    }

    /** Adds a note for people about a loop or choice. */
    void note(Statement s, String what) {
        kernel.notes().add(Notes.where(s, function.name()) + what);
    }
}
