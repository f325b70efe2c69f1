package org.quern.codegen.emit;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;

/**
 * Integer quotients and remainders with one result for every pair: by zero 0, MIN by -1 as if it wrapped. LLVM sees the
 * divisor 1 in these cases.
 */
final class IntegerDivision {
    private final LlvmFunction text;

    IntegerDivision(LlvmFunction text) {
        this.text = text;
    }

    String emit(BinaryOp op, LlvmType t, DType type, String a, String b) {
        LlvmType i1 = t.mask();
        String zero = t.constant("0");
        String byZero = text.let("icmp eq %s %s, %s", t, b, zero);
        boolean signed = type.kind() == DType.Kind.SIGNED;
        String unsafe = byZero;
        if (signed) {
            String least = t.constant(Long.toString(-1L << (8 * type.itemSize() - 1)));
            String isLeast = text.let("icmp eq %s %s, %s", t, a, least);
            String byMinusOne = text.let("icmp eq %s %s, %s", t, b, t.constant("-1"));
            String overflows = text.let("and %s %s, %s", i1, isLeast, byMinusOne);
            unsafe = text.let("or %s %s, %s", i1, byZero, overflows);
        }
        String divisor = text.select(t, unsafe, t.constant("1"), b);
        String quotient = text.let("%s %s %s, %s", signed ? "sdiv" : "udiv", t, a, divisor);
        String product = text.let("mul %s %s, %s", t, quotient, divisor);
        String remainder = text.let("sub %s %s, %s", t, a, product);
        if (signed && op != BinaryOp.REM) {
            String inexact = text.let("icmp ne %s %s, %s", t, remainder, zero);
            String signs = text.let("xor %s %s, %s", t, remainder, divisor);
            String opposite = text.let("icmp slt %s %s, %s", t, signs, zero);
            String down = text.let("and %s %s, %s", i1, inexact, opposite);
            if (op == BinaryOp.FLOOR_DIV) {
                String less = text.let("sext %s %s to %s", i1, down, t);
                quotient = text.let("add %s %s, %s", t, quotient, less);
            } else {
                String back = text.select(t, down, divisor, zero);
                remainder = text.let("add %s %s, %s", t, remainder, back);
            }
        }
        return text.select(t, byZero, zero, op == BinaryOp.FLOOR_DIV ? quotient : remainder);
    }
}
