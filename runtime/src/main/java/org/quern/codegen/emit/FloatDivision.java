package org.quern.codegen.emit;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;

/** Quotients and remainders of floats, as NumPy's npy_divmod: the remainder is exact, the quotient follows from it. */
final class FloatDivision {
    private final LlvmFunction text;
    private final VectorType shape;
    private final ModuleEmitter module;
    private final DType type;
    private final boolean uniform;
    private final String t;
    private final String i1;

    FloatDivision(LlvmFunction text, VectorType shape, ModuleEmitter module, DType type, boolean uniform) {
        this.text = text;
        this.shape = shape;
        this.module = module;
        this.type = type;
        this.uniform = uniform;
        this.t = shape.of(type, uniform);
        this.i1 = uniform ? "i1" : shape.mask();
    }

    String emit(BinaryOp op, String a, String b) {
        String rest = module.fmod(text, type, uniform, a, b);
        if (op == BinaryOp.REM) {
            return rest;
        }
        String zero = constant(0);
        String one = constant(1);
        String exact = text.let("fcmp oeq %s %s, %s", t, rest, zero);
        String restNegative = text.let("fcmp olt %s %s, %s", t, rest, zero);
        String divisorNegative = text.let("fcmp olt %s %s, %s", t, b, zero);
        String opposite = text.let("xor %s %s, %s", i1, restNegative, divisorNegative);
        String moved = text.let("fadd %s %s, %s", t, rest, b);
        String signed = select(opposite, moved, rest);
        String zeroSigned = module.intrinsic(text, "copysign", type, uniform, zero, b);
        String byZero = text.let("fcmp oeq %s %s, %s", t, b, zero);
        if (op == BinaryOp.MOD) {
            return select(byZero, rest, select(exact, zeroSigned, signed));
        }
        String difference = text.let("fsub %s %s, %s", t, a, rest);
        String quotient = text.let("fdiv %s %s, %s", t, difference, b);
        String lower = text.let("fsub %s %s, %s", t, quotient, one);
        String inexact = text.let("xor %s %s, %s", i1, exact, uniform ? "true" : shape.all());
        String down = text.let("and %s %s, %s", i1, inexact, opposite);
        String candidate = select(down, lower, quotient);
        String floor = module.intrinsic(text, "floor", type, uniform, candidate);
        String gap = text.let("fsub %s %s, %s", t, candidate, floor);
        String far = text.let("fcmp ogt %s %s, %s", t, gap, constant(0.5));
        String up = text.let("fadd %s %s, %s", t, floor, one);
        String snapped = select(far, up, floor);
        String plain = text.let("fdiv %s %s, %s", t, a, b);
        String signedZero = module.intrinsic(text, "copysign", type, uniform, zero, plain);
        String nothing = text.let("fcmp oeq %s %s, %s", t, candidate, zero);
        return select(byZero, plain, select(nothing, signedZero, snapped));
    }

    private String select(String condition, String a, String b) {
        return text.let("select %s %s, %s %s, %s %s", i1, condition, t, a, t, b);
    }

    private String constant(double x) {
        String literal = LlvmFunction.literal(DType.FLOAT64, Double.doubleToRawLongBits(x));
        return uniform ? literal : shape.splat(LlvmFunction.scalar(type), literal);
    }
}
