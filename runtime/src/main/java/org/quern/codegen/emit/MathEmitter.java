package org.quern.codegen.emit;

import java.util.BitSet;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;

/**
 * Emits calls of mathematical functions, which are functions of the kernel language and become part of the kernel: the same bits,
 * whatever W is, whether operands are uniform, and on every instruction set.
 */
final class MathEmitter {
    private final ModuleEmitter module;
    private final VectorType shape;
    private final MathLibrary library;

    MathEmitter(ModuleEmitter module, VectorType shape, MathLibrary library) {
        this.module = module;
        this.shape = shape;
        this.library = library;
    }

    /** A function in the kernel's tier. */
    String apply(LlvmFunction text, MathFunction function, DType type, boolean uniform, String... refs) {
        Function same = library.same(function, type);
        if (same != null) {
            return call(text, same, type, uniform, refs);
        }
        // An error of a few units of float64 is none of float32: rounding once is all that is seen.
        String narrow = shape.of(DType.FLOAT32, uniform);
        String wide = shape.of(DType.FLOAT64, uniform);
        String[] widened = new String[refs.length];
        for (int i = 0; i < refs.length; i++) {
            widened[i] = text.let("fpext %s %s to %s", narrow, refs[i], wide);
        }
        String result = call(text, library.wide(function), DType.FLOAT64, uniform, widened);
        return text.let("fptrunc %s %s to %s", wide, result, narrow);
    }

    private String call(LlvmFunction text, Function function, DType type, boolean uniform, String... refs) {
        module.note(cName(function.name(), type) + ": own code, compiled into the kernel");
        return call(text, module.strict(function, varying(uniform, refs)), type, uniform, refs);
    }

    /**
     * A fused multiply-add, whose one rounding is why it is there: fast-math flags do not apply.
     *
     * @param constant whether all operands are constants, of which the instruction is left to LLVM to compute
     */
    String fma(LlvmFunction text, DType type, boolean uniform, boolean constant, String... refs) {
        if (constant || !library.emulatesFma()) {
            String t = shape.of(type, uniform);
            String name = "@llvm.fma." + shape.suffix(type, uniform);
            module.declare("declare " + t + " " + name + "(" + ModuleEmitter.repeat(t, refs.length) + ")");
            return text.let("call %s %s(%s)", t, name, ModuleEmitter.arguments(t, refs));
        }
        module.note(cName("fma", type) + ": " + library.target().cpu() + " has no instruction for it; exact by several");
        return call(text, module.operation(library.fma(type), varying(uniform, refs)), type, uniform, refs);
    }

    /** C's fmod. */
    String fmod(LlvmFunction text, DType type, boolean uniform, String... refs) {
        return call(text, module.strict(library.fmod(type), varying(uniform, refs)), type, uniform, refs);
    }

    private static BitSet varying(boolean uniform, String... refs) {
        BitSet varying = new BitSet();
        varying.set(0, refs.length, !uniform);
        return varying;
    }

    private String call(LlvmFunction text, ModuleEmitter.Instance callee, DType type, boolean uniform, String... refs) {
        String t = shape.of(type, uniform);
        String[] settled = refs.clone();
        for (int i = 0; i < settled.length && module.yieldsPoison(); i++) {
            // The function has branches, which must not depend on poison.
            settled[i] = text.let("freeze %s %s", t, refs[i]);
        }
        return text.let("call %s %s(%s %s, ptr null, %s)", callee.resultType(), callee.name(), shape.mask(), shape.all(),
                ModuleEmitter.arguments(t, settled));
    }

    private static String cName(String symbol, DType type) {
        return type == DType.FLOAT32 ? symbol + "f" : symbol;
    }
}
