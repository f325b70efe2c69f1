package org.quern.codegen.emit;

import java.util.BitSet;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.Ranges;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.Counts;

/**
 * The parts that emit one function: where its code goes, and what its values, variables and arrays have become. Each
 * emitter takes those that it uses.
 *
 * @param flags those of the function's own operations
 * @param polls which loops look whether the call is cancelled
 * @param memory null in a function that has no core
 * @param scratch null where memory is
 */
record EmitContext(Function function, KernelContext kernel, Callees callees, LlvmFunction text, KernelVariant variant,
        FloatFlags flags, Divergence divergence, Polls polls, Ranges ranges, Values values, Masks masks, OpEmitter ops,
        LocalArrays arrays, Variables variables, Faults faults, Combiner combiner, MemoryAccess memory,
        ScratchEmitter scratch) {
    /**
     * For a function of elements.
     *
     * @param varying parameters by position
     * @param entryMask the mask that it is called with, or null: all lanes
     */
    static EmitContext ofElements(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, BitSet varying, String entryMask) {
        return of(function, kernel, callees, text, KernelVariant.ELEMENTS, flags, Divergence.of(function, varying),
                kernel.plan().polls(), new Ranges(), entryMask, null, null);
    }

    /** For a variant of a function that has a core. */
    static EmitContext ofCore(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, KernelVariant variant, Polls polls, MemoryAccess memory, ScratchEmitter scratch) {
        Ranges ranges = new Ranges();
        ranges.define(function.core());
        return of(function, kernel, callees, text, variant, flags, Divergence.of(function, new BitSet(), variant),
                polls, ranges, null, memory, scratch);
    }

    /** The same for a part of the function that becomes a function of its own. */
    EmitContext part(LlvmFunction own, MemoryAccess reaches, ScratchEmitter has) {
        return of(function, kernel, callees, own, variant, flags, divergence, polls, ranges, null, reaches, has);
    }

    private static EmitContext of(Function function, KernelContext kernel, Callees callees, LlvmFunction text,
            KernelVariant variant, FloatFlags flags, Divergence divergence, Polls polls, Ranges ranges,
            String entryMask, MemoryAccess memory, ScratchEmitter scratch) {
        Counts counts = Counts.of(function);
        Masks masks = new Masks(text, entryMask);
        OpEmitter ops = new OpEmitter(text, flags, new MathEmitter(text, kernel.plan().library(), callees, flags,
                kernel.notes()));
        Faults faults = new Faults(text, kernel);
        return new EmitContext(function, kernel, callees, text, variant, flags, divergence, polls, ranges,
                new Values(text, counts.values()), masks, ops, new LocalArrays(text),
                new Variables(function, counts.variables(), text, divergence, masks), faults,
                new Combiner(text, ops, callees, flags, faults), memory, scratch);
    }

    /** A note for people on a loop or choice. */
    void note(Statement s, String what) {
        kernel.notes().add(Notes.where(s, function.name()) + what);
    }
}
