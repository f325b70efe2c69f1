package org.quern.codegen.emit;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;

/** Quotients and remainders of floats, as NumPy's npy_divmod: the remainder is exact, the quotient follows from it. */
final class FloatDivision {
    private final LlvmFunction text;
    private final FloatFlags flags;
    private final MathEmitter math;

    FloatDivision(LlvmFunction text, FloatFlags flags, MathEmitter math) {
        this.text = text;
        this.flags = flags;
        this.math = math;
    }

    String emit(BinaryOp op, DType type, boolean uniform, String a, String b) {
        String rest = math.fmod(type, uniform, a, b);
        if (op == BinaryOp.REM) {
            return rest;
        }
        LlvmType t = text.shape().of(type, uniform);
        String zero = constant(t, 0);
        String one = constant(t, 1);
        String exact = text.let("fcmp oeq %s %s, %s", t, rest, zero);
        String restNegative = text.let("fcmp olt %s %s, %s", t, rest, zero);
        String divisorNegative = text.let("fcmp olt %s %s, %s", t, b, zero);
        String opposite = text.let("xor %s %s, %s", t.mask(), restNegative, divisorNegative);
        String moved = text.let("fadd %s %s, %s", t, rest, b);
        String signed = text.select(t, opposite, moved, rest);
        String zeroSigned = intrinsic("copysign", t, zero, b);
        String byZero = text.let("fcmp oeq %s %s, %s", t, b, zero);
        if (op == BinaryOp.MOD) {
            return text.select(t, byZero, rest, text.select(t, exact, zeroSigned, signed));
        }
        String difference = text.let("fsub %s %s, %s", t, a, rest);
        String quotient = text.let("fdiv %s %s, %s", t, difference, b);
        String lower = text.let("fsub %s %s, %s", t, quotient, one);
        String inexact = text.let("xor %s %s, %s", t.mask(), exact, t.mask().constant("true"));
        String down = text.let("and %s %s, %s", t.mask(), inexact, opposite);
        String candidate = text.select(t, down, lower, quotient);
        String floor = intrinsic("floor", t, candidate);
        String gap = text.let("fsub %s %s, %s", t, candidate, floor);
        String far = text.let("fcmp ogt %s %s, %s", t, gap, constant(t, 0.5));
        String up = text.let("fadd %s %s, %s", t, floor, one);
        String snapped = text.select(t, far, up, floor);
        String plain = text.let("fdiv %s %s, %s", t, a, b);
        String signedZero = intrinsic("copysign", t, zero, plain);
        String nothing = text.let("fcmp oeq %s %s, %s", t, candidate, zero);
        return text.select(t, byZero, plain, text.select(t, nothing, signedZero, snapped));
    }

    private String intrinsic(String name, LlvmType t, String... refs) {
        return text.intrinsic(name, t, flags.prefix(), refs);
    }

    private static String constant(LlvmType t, double x) {
        return t.constant(LlvmFunction.literal(DType.FLOAT64, Double.doubleToRawLongBits(x)));
    }
}
