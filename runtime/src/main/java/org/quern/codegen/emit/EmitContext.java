package org.quern.codegen.emit;

import org.quern.abi.Status;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.Ranges;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.Counts;

/** What those who emit the body of one function have in common: where its code goes, and what its values and variables have become. */
final class EmitContext {
    final Function function;
    final ModuleEmitter module;
    final VectorType shape;
    final LlvmFunction text;
    final Divergence uniformity;
    final KernelVariant form;
    /** Which loops look whether the call is cancelled. */
    final Polls polls;
    final Masks masks;
    final OpEmitter ops;
    final LocalArrays arrays;
    final Variables variables;
    final Ranges ranges;
    /** The function's values, by number. */
    final LaneValue[] values;
    /** Null in a function that has no core. */
    final MemoryAccess memory;
    /** Null where memory is. */
    final ScratchEmitter scratch;

    /** For a function of elements. */
    EmitContext(Function function, ModuleEmitter module, LlvmFunction text, Divergence uniformity, String entryMask) {
        this(function, module, text, uniformity, entryMask, KernelVariant.ELEMENTS, module.polls(), null, null, new Ranges());
    }

    /** For a form of a function. */
    EmitContext(Function function, ModuleEmitter module, LlvmFunction text, Divergence uniformity, KernelVariant form, Polls polls,
            MemoryAccess memory, ScratchEmitter scratch) {
        this(function, module, text, uniformity, null, form, polls, memory, scratch, new Ranges());
        ranges.define(function.core());
    }

    private EmitContext(Function function, ModuleEmitter module, LlvmFunction text, Divergence uniformity, String entryMask, KernelVariant form,
            Polls polls, MemoryAccess memory, ScratchEmitter scratch, Ranges ranges) {
        this.function = function;
        this.module = module;
        this.shape = module.shape();
        this.text = text;
        this.uniformity = uniformity;
        this.form = form;
        this.polls = polls;
        this.memory = memory;
        this.scratch = scratch;
        this.ranges = ranges;
        this.masks = new Masks(text, shape, entryMask);
        this.ops = new OpEmitter(text, shape, module);
        this.arrays = new LocalArrays(text, shape, module, ops);
        Counts counts = Counts.of(function);
        this.values = new LaneValue[counts.values()];
        this.variables = new Variables(function, counts.variables(), text, shape, uniformity, masks, ops);
    }

    /** The same for a part of the function that becomes a function of its own. */
    EmitContext part(LlvmFunction own, MemoryAccess reaches, ScratchEmitter has) {
        return new EmitContext(function, module, own, uniformity, null, form, polls, reaches, has, ranges);
    }

    LaneValue value(Value v) {
        return values[v.id()];
    }

    void define(Value v, LaneValue e) {
        values[v.id()] = e;
    }

    /** The operand in the form, scalar or vector, that the place asks for. */
    String as(Value v, boolean uniform) {
        LaneValue e = value(v);
        return uniform ? e.ref() : ops.vector(e);
    }

    /** A value that is the same in all lanes, as a scalar. */
    String scalar(Value v) {
        return memory.scalar(value(v));
    }

    void branch(String condition, String then, String otherwise) {
        text.line("br i1 %s, label %%%s, label %%%s", condition, then, otherwise);
    }

    void jump(String label) {
        text.line("br label %%%s", label);
    }

    /** Notes that this place failed, unless another did before; the kernel returns it at the end of the block. */
    void fail(Object site) {
        fail(Integer.toString(module.faultCode(site)), "true");
    }

    /**
     * Notes a failure, unless there was one before.
     *
     * @param code an i64
     * @param happened whether it did, an i1
     */
    void fail(String code, String happened) {
        String before = text.let("load i64, ptr %s", ModuleEmitter.FAULT);
        String isFirst = text.let("and i1 %s, %s", happened, text.let("icmp eq i64 %s, 0", before));
        text.line("store i64 %s, ptr %s", text.let("select i1 %s, i64 %s, i64 %s", isFirst, code, before), ModuleEmitter.FAULT);
    }

    /** Looks whether the call is cancelled: then it is noted and a loop is left. */
    void poll(String exit) {
        String stop = text.label("stop");
        String on = text.label("on");
        module.poll(text, stop, on);
        text.start(stop);
        text.line("store i64 %d, ptr %s", Status.CANCELLED, ModuleEmitter.FAULT);
        jump(exit);
        text.start(on);
    }

    /** How a loop or choice is named to people. */
    String where(Statement s) {
        String what = switch (s) {
            case Statement.Loop loop -> "loop " + loop.index();
            case Statement.Lanes loop -> "lanes " + loop.index();
            case Statement.Parallel loop -> "parallel " + loop.first();
            case Statement.While loop -> "while " + loop.condition();
            case Statement.If choice -> "if " + choice.condition();
            default -> throw new AssertionError(s);
        };
        return what + " of '" + function.name() + "'";
    }
}
