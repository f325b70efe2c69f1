package org.quern.codegen.emit;

import org.quern.codegen.analysis.MathLibrary;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;

/**
 * Emits calls of mathematical functions, which are functions of the kernel language and compiled into the kernel.
 * Results have the same bits for every W, for uniform and varying operands, and on every instruction set.
 */
final class MathEmitter {
    private final LlvmFunction text;
    private final MathLibrary library;
    private final Callees callees;
    private final FloatFlags flags;
    private final Notes notes;

    MathEmitter(LlvmFunction text, MathLibrary library, Callees callees, FloatFlags flags, Notes notes) {
        this.text = text;
        this.library = library;
        this.callees = callees;
        this.flags = flags;
        this.notes = notes;
    }

    /** A call of a function in the kernel's tier of accuracy. */
    String apply(MathFunction function, DType type, boolean uniform, String... refs) {
        Function same = library.same(function, type);
        if (same != null) {
            return call(same, type, uniform, refs);
        }
        // An error of a few units in the last place of float64 is negligible in float32: only the final rounding
        // matters.
        LlvmType narrow = text.shape().of(DType.FLOAT32, uniform);
        LlvmType wide = text.shape().of(DType.FLOAT64, uniform);
        String[] widened = new String[refs.length];
        for (int i = 0; i < refs.length; i++) {
            widened[i] = text.let("fpext %s %s to %s", narrow, refs[i], wide);
        }
        String result = call(library.wide(function), DType.FLOAT64, uniform, widened);
        return text.let("fptrunc %s %s to %s", wide, result, narrow);
    }

    /**
     * A fused multiply-add. Its single rounding is its purpose: fast-math flags do not apply.
     *
     * @param constant true if all operands are constants, so that LLVM folds the instruction
     */
    String fma(DType type, boolean uniform, boolean constant, String... refs) {
        if (constant || !library.emulatesFma()) {
            return text.intrinsic("fma", text.shape().of(type, uniform), "", refs);
        }
        notes.add(cName("fma", type) + ": " + library.target().cpu() + " has no instruction for it; exact by several");
        return call(callees.operation(library.fma(type), uniform), type, uniform, refs);
    }

    /** C's fmod. */
    String fmod(DType type, boolean uniform, String... refs) {
        return call(callees.of(library.fmod(type), uniform, FloatFlags.STRICT), type, uniform, refs);
    }

    /** A call of a function whose operations must not be changed by fast-math flags. */
    private String call(Function function, DType type, boolean uniform, String... refs) {
        notes.add(cName(function.name(), type) + ": own code, compiled into the kernel");
        return call(callees.of(function, uniform, FloatFlags.STRICT), type, uniform, refs);
    }

    private String call(Callees.Callee callee, DType type, boolean uniform, String... refs) {
        LlvmType t = text.shape().of(type, uniform);
        String[] settled = refs.clone();
        for (int i = 0; i < settled.length && flags.yieldsPoison(); i++) {
            // The function has branches, which must not depend on poison.
            settled[i] = text.let("freeze %s %s", t, refs[i]);
        }
        return text.let("call %s %s(%s %s, ptr null, %s)", callee.resultType(), callee.name(), text.shape().mask(),
                text.shape().all(), LlvmFunction.arguments(t, settled));
    }

    private static String cName(String symbol, DType type) {
        return type == DType.FLOAT32 ? symbol + "f" : symbol;
    }
}
