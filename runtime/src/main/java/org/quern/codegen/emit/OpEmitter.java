package org.quern.codegen.emit;

import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;

/**
 * Emits one operation: a scalar one if all operands are uniform, else one on W lanes. Cases that LLVM leaves undefined
 * (division by zero, shifts past the width, conversions out of range) are guarded, so that no kernel can reach them.
 */
final class OpEmitter {
    private final LlvmFunction text;
    /** Lane count of the function, or of a part of it. */
    private final VectorType shape;
    private final FloatFlags flags;
    private final MathEmitter math;
    private final IntegerDivision integers;
    private final FloatDivision floats;

    OpEmitter(LlvmFunction text, FloatFlags flags, MathEmitter math) {
        this(text, text.shape(), flags, math);
    }

    private OpEmitter(LlvmFunction text, VectorType shape, FloatFlags flags, MathEmitter math) {
        this.text = text;
        this.shape = shape;
        this.flags = flags;
        this.math = math;
        this.integers = new IntegerDivision(text);
        this.floats = new FloatDivision(text, flags, math);
    }

    /** An emitter for vectors of another lane count. */
    OpEmitter in(VectorType other) {
        return new OpEmitter(text, other, flags, math);
    }

    LaneValue emit(Op op, List<LaneValue> operands) {
        if (op instanceof Op.Constant c) {
            return new LaneValue(LlvmFunction.literal(c.type(), c.bits()), c.type(), true, true);
        }
        boolean uniform = true;
        for (LaneValue e : operands) {
            uniform &= e.uniform();
        }
        String[] refs = new String[operands.size()];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = text.as(operands.get(i), uniform);
        }
        DType from = operands.get(0).type();
        String ref = switch (op) {
            case Op.Unary u -> unary(u.op(), from, uniform, refs[0]);
            case Op.Binary b -> binary(b.op(), from, uniform, refs[0], refs[1]);
            case Op.Compare c -> compare(c.predicate(), from, uniform, refs[0], refs[1]);
            case Op.Select s -> text.select(shape.of(op.type(), uniform), refs[0], refs[1], refs[2]);
            case Op.Cast c -> cast(from, c.type(), uniform, refs[0]);
            case Op.Apply m -> math.apply(m.function(), from, uniform, refs);
            case Op.Fma m -> math.fma(from, uniform, operands.stream().allMatch(LaneValue::literal), refs);
            case Op.Reinterpret r -> reinterpret(from, r.type(), uniform, refs[0]);
            case Op.Constant c -> throw new AssertionError(c);
            case Op.Read r -> throw new AssertionError(r);
            case Op.Element e -> throw new AssertionError(e);
            case Op.Load l -> throw new AssertionError(l);
        };
        return LaneValue.of(ref, op.type(), uniform);
    }

    /** Two values of one dtype combined by an operation that reductions admit. */
    String combine(BinaryOp op, DType type, boolean uniform, String a, String b) {
        return binary(op, type, uniform, a, b);
    }

    private String intrinsic(String name, DType type, boolean uniform, String... refs) {
        return text.intrinsic(name, shape.of(type, uniform), type.isFloat() ? flags.prefix() : "", refs);
    }

    private String unary(UnaryOp op, DType type, boolean uniform, String a) {
        LlvmType t = shape.of(type, uniform);
        return switch (op) {
            case NEG -> type.isFloat()
                    ? text.let("fneg %s%s %s", flags.prefix(), t, a)
                    : text.let("sub %s %s, %s", t, t.constant("0"), a);
            case NOT -> text.let("xor %s %s, %s", t, a,
                    t.constant(type == DType.BOOL ? "true" : "-1"));
            case ABS -> {
                if (type.isFloat()) {
                    yield intrinsic("fabs", type, uniform, a);
                }
                // The flag makes the smallest integer defined: it stays itself.
                yield type.kind() == DType.Kind.UNSIGNED
                        ? a
                        : text.intrinsicWithFlag("abs", t, a, false);
            }
            case SQRT -> intrinsic("sqrt", type, uniform, a);
            case FLOOR -> intrinsic("floor", type, uniform, a);
            case CEIL -> intrinsic("ceil", type, uniform, a);
            case TRUNC -> intrinsic("trunc", type, uniform, a);
            case POPCOUNT -> intrinsic("ctpop", type, uniform, a);
            // The flag makes 0 defined.
            case CLZ -> text.intrinsicWithFlag("ctlz", t, a, false);
            case CTZ -> text.intrinsicWithFlag("cttz", t, a, false);
            case BYTESWAP -> type.itemSize() == 1 ? a : intrinsic("bswap", type, uniform, a);
            case RINT -> intrinsic("roundeven", type, uniform, a);
        };
    }

    private String binary(BinaryOp op, DType type, boolean uniform, String a, String b) {
        LlvmType t = shape.of(type, uniform);
        boolean isFloat = type.isFloat();
        return switch (op) {
            case ADD -> arithmetic(isFloat, "add", t, a, b);
            case SUB -> arithmetic(isFloat, "sub", t, a, b);
            case MUL -> arithmetic(isFloat, "mul", t, a, b);
            case DIV -> arithmetic(true, "div", t, a, b);
            case AND -> text.let("and %s %s, %s", t, a, b);
            case OR -> text.let("or %s %s, %s", t, a, b);
            case XOR -> text.let("xor %s %s, %s", t, a, b);
            case MIN -> extreme(Predicate.LE, type, uniform, a, b, a);
            case MAX -> extreme(Predicate.GE, type, uniform, a, b, a);
            case FMIN -> extreme(Predicate.LE, type, uniform, a, b, b);
            case FMAX -> extreme(Predicate.GE, type, uniform, a, b, b);
            case COPYSIGN -> intrinsic("copysign", type, uniform, a, b);
            case SHL, SHR -> shift(op, type, uniform, a, b);
            case FLOOR_DIV, MOD, REM -> isFloat
                    ? floats.emit(op, type, uniform, a, b)
                    : integers.emit(op, shape.of(type, uniform), type, a, b);
        };
    }

    /** {@code a} if it is ordered before {@code b} or {@code preferred} is a NaN, else {@code b}. */
    private String extreme(Predicate order, DType type, boolean uniform, String a, String b, String preferred) {
        LlvmType t = shape.of(type, uniform);
        String first = compare(order, type, uniform, a, b);
        if (type.isFloat()) {
            String nan = text.let("fcmp uno %s %s, %s", t, preferred, preferred);
            first = text.let("or %s %s, %s", t.mask(), first, nan);
        }
        return text.select(t, first, a, b);
    }

    private String shift(BinaryOp op, DType type, boolean uniform, String a, String amount) {
        LlvmType t = shape.of(type, uniform);
        int width = 8 * type.itemSize();
        String within = text.let("icmp ult %s %s, %s", t, amount, t.constant(Integer.toString(width)));
        boolean arithmetic = op == BinaryOp.SHR && type.kind() == DType.Kind.SIGNED;
        String most = t.constant(arithmetic ? Integer.toString(width - 1) : "0");
        String safe = text.select(t, within, amount, most);
        String shifted = text.let("%s %s %s, %s",
                op == BinaryOp.SHL ? "shl" : arithmetic ? "ashr" : "lshr", t, a, safe);
        return arithmetic ? shifted : text.select(t, within, shifted, t.constant("0"));
    }

    private String compare(Predicate p, DType type, boolean uniform, String a, String b) {
        LlvmType t = shape.of(type, uniform);
        if (type.isFloat()) {
            String order = switch (p) {
                case EQ -> "oeq";
                case NE -> "une";
                case LT -> "olt";
                case LE -> "ole";
                case GT -> "ogt";
                case GE -> "oge";
            };
            String truth = text.let("fcmp %s%s %s %s, %s", flags.prefix(), order, t, a, b);
            return frozen(t.mask(), truth);
        }
        String sign = type.kind() == DType.Kind.SIGNED ? "s" : "u";
        String order = switch (p) {
            case EQ -> "eq";
            case NE -> "ne";
            case LT -> sign + "lt";
            case LE -> sign + "le";
            case GT -> sign + "gt";
            case GE -> sign + "ge";
        };
        return text.let("icmp %s %s %s, %s", order, t, a, b);
    }

    private String cast(DType from, DType to, boolean uniform, String a) {
        LlvmType source = shape.of(from, uniform);
        LlvmType target = shape.of(to, uniform);
        if (from == to) {
            return a;
        }
        if (to == DType.BOOL) {
            return from.isFloat()
                    ? compare(Predicate.NE, from, uniform, a, source.constant(LlvmFunction.literal(from, 0)))
                    : text.let("icmp ne %s %s, %s", source, a, source.constant("0"));
        }
        boolean signed = from.kind() == DType.Kind.SIGNED;
        if (to.isFloat()) {
            String how = from.isFloat()
                    ? (from.itemSize() < to.itemSize() ? "fpext" : "fptrunc")
                    : signed ? "sitofp" : "uitofp";
            return text.let("%s %s %s to %s", how, source, a, target);
        }
        if (from.isFloat()) {
            return frozen(target, saturatingCast(source, target, to.kind(), a));
        }
        int change = from == DType.BOOL ? 1 : to.itemSize() - from.itemSize();
        return change == 0
                ? a
                : text.let("%s %s %s to %s", change < 0 ? "trunc" : signed ? "sext" : "zext", source, a, target);
    }

    private String reinterpret(DType from, DType to, boolean uniform, String a) {
        return from.isFloat() == to.isFloat()
                ? a
                : frozen(shape.of(to, uniform),
                        text.let("bitcast %s %s to %s", shape.of(from, uniform), a, shape.of(to, uniform)));
    }

    private String arithmetic(boolean isFloat, String op, LlvmType t, String a, String b) {
        return isFloat
                ? text.let("f%s %s%s %s, %s", op, flags.prefix(), t, a, b)
                : text.let("%s %s %s, %s", op, t, a, b);
    }

    /** With fast-math flags a float may be poison, and a branch or divisor on poison is undefined: freezes it. */
    private String frozen(LlvmType t, String ref) {
        return flags.yieldsPoison() ? text.let("freeze %s %s", t, ref) : ref;
    }

    /** A saturating conversion of a float to an integer; NaN gives 0. */
    private String saturatingCast(LlvmType from, LlvmType to, DType.Kind kind, String a) {
        String name = "@llvm.fpto" + (kind == DType.Kind.SIGNED ? "s" : "u") + "i.sat." + to.suffix() + "."
                + from.suffix();
        text.module().declare("declare " + to + " " + name + "(" + from + ")");
        return text.let("call %s %s(%s %s)", to, name, from, a);
    }
}
