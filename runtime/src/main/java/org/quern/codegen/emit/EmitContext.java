package org.quern.codegen.emit;

import org.quern.codegen.analysis.FunctionPlan;

/**
 * The parts that emit one function: its text under construction, and the LLVM forms of its values, variables and
 * arrays. Each emitter takes the parts that it uses.
 *
 * @param plan what the analyses found of the function
 * @param flags of the function's own operations
 * @param memory null in a function without a core
 * @param scratch null if {@code memory} is null
 */
record EmitContext(FunctionPlan plan, KernelContext kernel, Callees callees, LlvmFunction text, FloatFlags flags,
        Values values, Masks masks, OpEmitter ops, LocalArrays arrays, Variables variables, Faults faults,
        Combiner combiner, MemoryAccess memory, ScratchEmitter scratch) {
    /**
     * For a function of elements.
     *
     * @param entryMask the mask that it is called with; null for all lanes
     */
    static EmitContext ofElements(FunctionPlan plan, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, String entryMask) {
        return of(plan, kernel, callees, text, flags, entryMask, null, null);
    }

    /** For a variant of a function with a core. */
    static EmitContext ofCore(FunctionPlan plan, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, MemoryAccess memory, ScratchEmitter scratch) {
        return of(plan, kernel, callees, text, flags, null, memory, scratch);
    }

    /** The context for a part of the function that is emitted as a function of its own, with a core. */
    EmitContext part(LlvmFunction own) {
        MemoryAccess reached = new MemoryAccess(own, plan.variant());
        ScratchEmitter has = new ScratchEmitter(own, reached, plan.variant(), new Faults(own, kernel),
                kernel.plan().polls().any());
        return of(plan, kernel, callees, own, flags, null, reached, has);
    }

    private static EmitContext of(FunctionPlan plan, KernelContext kernel, Callees callees, LlvmFunction text,
            FloatFlags flags, String entryMask, MemoryAccess memory, ScratchEmitter scratch) {
        Masks masks = new Masks(text, entryMask);
        OpEmitter ops = new OpEmitter(text, flags, new MathEmitter(text, kernel.plan().library(), callees, flags,
                kernel.notes()));
        Faults faults = new Faults(text, kernel);
        return new EmitContext(plan, kernel, callees, text, flags, new Values(text, plan.counts().values()), masks,
                ops, new LocalArrays(text), new Variables(plan, text, masks), faults,
                new Combiner(text, ops, callees, flags, faults), memory, scratch);
    }
}
