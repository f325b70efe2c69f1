package org.quern.codegen.analysis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.quern.codegen.isa.InstructionSet;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.Statement;

/**
 * The functions in the kernel language that implement a kernel's operations, in its tier of accuracy and on a machine
 * that may lack an instruction.
 *
 * @param source supplies their IR
 * @param tight true if functions are within 1 unit in the last place, false if within 4
 */
public record MathLibrary(InlineMath source, InstructionSet target, boolean tight) {
    /**
     * The function of an operation and dtype; null for float32 if {@link #wide} is used, and its result rounded once.
     */
    public Function same(MathFunction function, DType type) {
        return source.find(function, type, tight);
    }

    /** The float64 function that implements an operation of float32. */
    public Function wide(MathFunction function) {
        return source.find(function, DType.FLOAT64, false);
    }

    /** The function that implements an operation; it may be the float64 one for an operation of float32. */
    public Function of(Op.Apply m) {
        Function same = same(m.function(), m.type());
        return same == null ? wide(m.function()) : same;
    }

    /** {@return whether fused multiply-adds are emulated by code, for lack of an instruction} */
    public boolean emulatesFma() {
        return !target.hasFma();
    }

    /** The emulation of a fused multiply-add. */
    public Function fma(DType type) {
        return source.fma(type);
    }

    /** C's fmod. */
    public Function fmod(DType type) {
        return source.fmod(type);
    }

    /** All functions that implement an operation of a kernel, of its callees, or of one another. */
    public Set<Function> reached(Function kernel) {
        Set<Function> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Function> found = new LinkedHashSet<>();
        reach(kernel, seen, found);
        return found;
    }

    private void reach(Function root, Set<Function> seen, Set<Function> found) {
        for (Function f : root.closure()) {
            if (!seen.add(f)) {
                continue;
            }
            for (Statement s : f.body().all()) {
                Function code = s instanceof Statement.Let let ? code(let.op()) : null;
                if (code != null && !seen.contains(code)) {
                    found.add(code);
                    reach(code, seen, found);
                }
            }
        }
    }

    private Function code(Op op) {
        return switch (op) {
            case Op.Apply m -> of(m);
            case Op.Fma m when emulatesFma() -> fma(m.type());
            case Op.Binary b when b.type().isFloat() && divides(b.op()) -> fmod(b.type());
            default -> null;
        };
    }

    private static boolean divides(BinaryOp op) {
        return op == BinaryOp.FLOOR_DIV || op == BinaryOp.MOD || op == BinaryOp.REM;
    }
}
