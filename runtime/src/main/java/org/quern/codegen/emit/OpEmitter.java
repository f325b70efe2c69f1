package org.quern.codegen.emit;

import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;

/**
 * Emits one operation: scalar when all its operands are uniform, else on W lanes. What LLVM leaves undefined (division
 * by zero, shifts past the width, conversions out of range) is guarded here, so no kernel can reach it.
 */
final class OpEmitter {
    private final LlvmFunction text;
    private final VectorType shape;
    private final ModuleEmitter module;
    private final IntegerDivision division;

    OpEmitter(LlvmFunction text, VectorType shape, ModuleEmitter module) {
        this.text = text;
        this.shape = shape;
        this.module = module;
        this.division = new IntegerDivision(text, shape);
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
            refs[i] = uniform ? operands.get(i).ref() : vector(operands.get(i));
        }
        DType from = operands.get(0).type();
        String ref = switch (op) {
            case Op.Unary u -> unary(u.op(), from, uniform, refs[0]);
            case Op.Binary b -> binary(b.op(), from, uniform, refs[0], refs[1]);
            case Op.Compare c -> compare(c.predicate(), from, uniform, refs[0], refs[1]);
            case Op.Select s -> select(op.type(), uniform, refs[0], refs[1], refs[2]);
            case Op.Cast c -> cast(from, c.type(), uniform, refs[0]);
            case Op.Apply m -> math(m, from, uniform, refs);
            case Op.Fma m -> module.fma(text, from, uniform, operands.stream().allMatch(LaneValue::literal), refs);
            case Op.Reinterpret r -> reinterpret(from, r.type(), uniform, refs[0]);
            case Op.Constant c -> throw new AssertionError(c);
            case Op.Read r -> throw new AssertionError(r);
            case Op.Element e -> throw new AssertionError(e);
            case Op.Load l -> throw new AssertionError(l);
        };
        return LaneValue.of(ref, op.type(), uniform);
    }

    /** Two values of one dtype combined, by what a reduction may have. */
    String combine(BinaryOp op, DType type, boolean uniform, String a, String b) {
        return binary(op, type, uniform, a, b);
    }

    /** The value with a lane each: a uniform one is repeated. */
    String vector(LaneValue e) {
        if (!e.uniform() || shape.lanes() == 1) {
            return e.ref();
        }
        String scalar = LlvmFunction.scalar(e.type());
        if (e.literal()) {
            return shape.splat(scalar, e.ref());
        }
        String type = shape.of(e.type());
        String first = text.let("insertelement %s poison, %s %s, i64 0", type, scalar, e.ref());
        return text.let("shufflevector %s %s, %s poison, <%d x i32> zeroinitializer", type, first, type, shape.lanes());
    }

    /** Whether any lane of a mask is on. */
    String any(String mask) {
        if (shape.lanes() == 1) {
            return mask;
        }
        String bits = text.let("bitcast %s %s to i%d", shape.mask(), mask, shape.lanes());
        return text.let("icmp ne i%d %s, 0", shape.lanes(), bits);
    }

    private String intrinsic(String name, DType type, boolean uniform, String... refs) {
        return module.intrinsic(text, name, type, uniform, refs);
    }

    private String constant(DType type, boolean uniform, String literal) {
        return uniform ? literal : shape.splat(LlvmFunction.scalar(type), literal);
    }

    private String select(DType type, boolean uniform, String condition, String a, String b) {
        String t = shape.of(type, uniform);
        return text.let("select %s %s, %s %s, %s %s", uniform ? "i1" : shape.mask(), condition, t, a, t, b);
    }

    private String unary(UnaryOp op, DType type, boolean uniform, String a) {
        String t = shape.of(type, uniform);
        return switch (op) {
            case NEG -> type.isFloat() ? text.let("fneg %s%s %s", module.fastmath(), t, a)
                    : text.let("sub %s %s, %s", t, constant(type, uniform, "0"), a);
            case NOT -> text.let("xor %s %s, %s", t, a,
                    constant(type, uniform, type == DType.BOOL ? "true" : "-1"));
            case ABS -> {
                if (type.isFloat()) {
                    yield intrinsic("fabs", type, uniform, a);
                }
                // The flag says that the smallest integer is defined, and stays itself.
                yield type.kind() == DType.Kind.UNSIGNED
                        ? a
                        : module.intrinsicWithFlag(text, "abs", type, uniform, a);
            }
            case SQRT -> intrinsic("sqrt", type, uniform, a);
            case FLOOR -> intrinsic("floor", type, uniform, a);
            case CEIL -> intrinsic("ceil", type, uniform, a);
            case TRUNC -> intrinsic("trunc", type, uniform, a);
            case POPCOUNT -> intrinsic("ctpop", type, uniform, a);
            // The flag says that 0 is defined.
            case CLZ -> module.intrinsicWithFlag(text, "ctlz", type, uniform, a);
            case CTZ -> module.intrinsicWithFlag(text, "cttz", type, uniform, a);
            case BYTESWAP -> type.itemSize() == 1 ? a : intrinsic("bswap", type, uniform, a);
            case RINT -> intrinsic("roundeven", type, uniform, a);
        };
    }

    private String binary(BinaryOp op, DType type, boolean uniform, String a, String b) {
        String t = shape.of(type, uniform);
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
                    ? new FloatDivision(text, shape, module, type, uniform).emit(op, a, b)
                    : division.emit(op, type, uniform, a, b);
        };
    }

    /** {@code a} if it is in order before {@code b} or {@code preferred} is a NaN, else {@code b}. */
    private String extreme(Predicate order, DType type, boolean uniform, String a, String b, String preferred) {
        String first = compare(order, type, uniform, a, b);
        if (type.isFloat()) {
            String nan = text.let("fcmp uno %s %s, %s", shape.of(type, uniform), preferred, preferred);
            first = text.let("or %s %s, %s", uniform ? "i1" : shape.mask(), first, nan);
        }
        return select(type, uniform, first, a, b);
    }

    private String shift(BinaryOp op, DType type, boolean uniform, String a, String amount) {
        String t = shape.of(type, uniform);
        int width = 8 * type.itemSize();
        String within = text.let("icmp ult %s %s, %s", t, amount, constant(type, uniform, Integer.toString(width)));
        boolean arithmetic = op == BinaryOp.SHR && type.kind() == DType.Kind.SIGNED;
        String most = constant(type, uniform, arithmetic ? Integer.toString(width - 1) : "0");
        String safe = select(type, uniform, within, amount, most);
        String shifted = text.let("%s %s %s, %s",
                op == BinaryOp.SHL ? "shl" : arithmetic ? "ashr" : "lshr", t, a, safe);
        return arithmetic ? shifted : select(type, uniform, within, shifted, constant(type, uniform, "0"));
    }

    private String compare(Predicate p, DType type, boolean uniform, String a, String b) {
        String t = shape.of(type, uniform);
        if (type.isFloat()) {
            String order = switch (p) {
                case EQ -> "oeq";
                case NE -> "une";
                case LT -> "olt";
                case LE -> "ole";
                case GT -> "ogt";
                case GE -> "oge";
            };
            String truth = text.let("fcmp %s%s %s %s, %s", module.fastmath(), order, t, a, b);
            return frozen(uniform ? "i1" : shape.mask(), truth);
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
        String source = shape.of(from, uniform);
        String target = shape.of(to, uniform);
        if (from == to) {
            return a;
        }
        if (to == DType.BOOL) {
            return from.isFloat()
                    ? compare(Predicate.NE, from, uniform, a, constant(from, uniform, LlvmFunction.literal(from, 0)))
                    : text.let("icmp ne %s %s, %s", source, a, constant(from, uniform, "0"));
        }
        boolean signed = from.kind() == DType.Kind.SIGNED;
        if (to.isFloat()) {
            String how = from.isFloat() ? (from.itemSize() < to.itemSize() ? "fpext" : "fptrunc")
                    : signed ? "sitofp" : "uitofp";
            return text.let("%s %s %s to %s", how, source, a, target);
        }
        if (from.isFloat()) {
            return frozen(target, module.saturatingCast(text, from, to, uniform, a));
        }
        int change = from == DType.BOOL ? 1 : to.itemSize() - from.itemSize();
        return change == 0 ? a
                : text.let("%s %s %s to %s", change < 0 ? "trunc" : signed ? "sext" : "zext", source, a, target);
    }

    private String reinterpret(DType from, DType to, boolean uniform, String a) {
        return from.isFloat() == to.isFloat()
                ? a
                : frozen(shape.of(to, uniform),
                        text.let("bitcast %s %s to %s", shape.of(from, uniform), a, shape.of(to, uniform)));
    }

    private String arithmetic(boolean isFloat, String op, String t, String a, String b) {
        return isFloat
                ? text.let("f%s %s%s %s, %s", op, module.fastmath(), t, a, b)
                : text.let("%s %s %s, %s", op, t, a, b);
    }

    /** With fast-math flags a float may be poison, and a branch or divisor on poison undefined: here it becomes a value. */
    private String frozen(String t, String ref) {
        return module.yieldsPoison() ? text.let("freeze %s %s", t, ref) : ref;
    }

    private String math(Op.Apply m, DType type, boolean uniform, String[] refs) {
        return module.math(text, m.function(), type, uniform, refs);
    }
}
