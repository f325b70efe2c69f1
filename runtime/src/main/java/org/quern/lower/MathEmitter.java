package org.quern.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quern.array.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;

/**
 * Emits calls of mathematical functions: our own code where there is some, else libmvec's vector form, as wide as the
 * target has it, or else libm's scalar form lane by lane. Vector forms have the names of the x86-64 vector function ABI: {@code _ZGVeN8v_exp} is exp of eight
 * doubles with AVX-512.
 *
 * <p>The forms of one function differ in their last bits. So a function has one form in a module, whatever W is and
 * whether its operands are uniform: too few lanes are padded, a uniform operand is one lane of it.
 */
final class MathEmitter {
    /** A form of the vector ABI. */
    private record Isa(char letter, int bytes, int level) {}

    /** From here on there is an instruction for fused multiply-adds. */
    private static final int FMA_LEVEL = 3;

    private static final List<Isa> WIDEST_FIRST =
            List.of(new Isa('e', 64, 4), new Isa('d', 32, 3), new Isa('b', 16, 2));

    /** Whose float32 forms, libm's or libmvec's, were measured beyond 4 units in the last place. */
    private static final Set<MathFunction> COARSE_IN_FLOAT32 = Set.of(MathFunction.TGAMMA, MathFunction.LGAMMA);

    private final ModuleEmitter module;
    private final Shape shape;
    private final Target target;
    private final MathLibrary library;
    private final boolean tight;
    private final Set<String> defined = new HashSet<>();

    MathEmitter(ModuleEmitter module, Shape shape, Target target, MathLibrary library, boolean tight) {
        this.module = module;
        this.shape = shape;
        this.target = target;
        this.library = library;
        this.tight = tight;
    }

    /** Our own code that serves an operation, or null. */
    Function own(Op.Apply m) {
        if (inOwnDType(m.function(), m.type())) {
            return library.own().find(m.function(), m.type(), tight);
        }
        return library.own().find(m.function(), DType.FLOAT64, false);
    }

    /** Whether a function is computed in its operands' dtype, and not in float64. */
    private boolean inOwnDType(MathFunction function, DType type) {
        return type == DType.FLOAT64 || function == MathFunction.NEXTAFTER
                || !(tight || COARSE_IN_FLOAT32.contains(function));
    }

    /** A function in the kernel's tier. */
    String apply(Text text, MathFunction function, DType type, boolean uniform, String... refs) {
        if (inOwnDType(function, type)) {
            return apply(text, function, type, uniform, tight, refs);
        }
        // An error of a few units of float64 is none of float32: rounding once is all that is seen.
        String narrow = shape.of(DType.FLOAT32, uniform);
        String wide = shape.of(DType.FLOAT64, uniform);
        String[] widened = new String[refs.length];
        for (int i = 0; i < refs.length; i++) {
            widened[i] = text.let("fpext %s %s to %s", narrow, refs[i], wide);
        }
        String result = apply(text, function, DType.FLOAT64, uniform, false, widened);
        return text.let("fptrunc %s %s to %s", wide, result, narrow);
    }

    /** A function by our own code if there is some, else by the library. */
    private String apply(
            Text text, MathFunction function, DType type, boolean uniform, boolean within1, String... refs) {
        Function own = library.own().find(function, type, within1);
        if (own == null) {
            return call(text, function.symbol(), type, uniform, within1, refs);
        }
        module.note(cName(function.symbol(), type) + ": own code, compiled into the kernel");
        return call(text, module.strict(own, varying(uniform, refs)), type, uniform, refs);
    }

    /** Whether fused multiply-adds are code and not an instruction. */
    boolean emulatesFma(DType type) {
        return target.level() < FMA_LEVEL && library.own().fma(type) != null;
    }

    /**
     * A fused multiply-add, whose one rounding is why it is there: fast-math flags do not apply.
     *
     * @param constant whether all operands are constants, of which the instruction is left to LLVM to compute
     */
    String fma(Text text, DType type, boolean uniform, boolean constant, String... refs) {
        if (constant || !emulatesFma(type)) {
            String t = shape.of(type, uniform);
            String name = "@llvm.fma." + shape.suffix(type, uniform);
            module.declare("declare " + t + " " + name + "(" + ModuleEmitter.repeat(t, refs.length) + ")");
            return text.let("call %s %s(%s)", t, name, ModuleEmitter.arguments(t, refs));
        }
        module.note(cName("fma", type) + ": " + target.cpu() + " has no instruction for it; exact by several");
        return call(text, module.operation(library.own().fma(type), varying(uniform, refs)), type, uniform, refs);
    }

    private static BitSet varying(boolean uniform, String... refs) {
        BitSet varying = new BitSet();
        varying.set(0, refs.length, !uniform);
        return varying;
    }

    /** A call of our own code. */
    private String call(Text text, ModuleEmitter.Instance callee, DType type, boolean uniform, String... refs) {
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

    /** C's fmod. */
    String fmod(Text text, DType type, boolean uniform, String... refs) {
        Function own = library.own().fmod(type);
        return own == null
                ? call(text, "fmod", type, uniform, true, refs)
                : call(text, module.strict(own, varying(uniform, refs)), type, uniform, refs);
    }

    private String call(Text text, String symbol, DType type, boolean uniform, boolean libm, String... refs) {
        String cName = cName(symbol, type);
        boolean one = uniform || shape.lanes() == 1;
        Isa isa = libm ? null : vectorForm(cName, type, refs.length);
        String t = shape.of(type, one);
        if (one && isa == null) {
            declare(t, cName, t, refs.length);
            note(cName, type, refs.length, null);
            return text.let("call %s @%s(%s) #1", t, cName, ModuleEmitter.arguments(t, refs));
        }
        String name = "@" + (one ? "lane_" : isa == null ? "libm_" : "lanes_") + cName;
        if (defined.add(name)) {
            note(cName, type, refs.length, isa);
            module.define(one ? byOneLane(name, cName, type, refs.length, isa)
                    : isa == null ? byLanes(name, cName, type, refs.length)
                            : byVectors(name, cName, type, refs.length, isa));
        }
        return text.let("call %s %s(%s)", t, name, ModuleEmitter.arguments(t, refs));
    }

    private void note(String cName, DType type, int arity, Isa isa) {
        if (isa == null) {
            module.note(cName + ": the C library's, one call for each lane (no vector form is there or asked for)");
        } else {
            int lanes = isa.bytes / type.itemSize();
            module.note(cName + ": " + vectorName(cName, arity, isa, lanes) + ", " + lanes + " lanes a call");
        }
    }

    private void declare(String result, String name, String parameter, int arity) {
        module.declare("declare " + result + " @" + name + "(" + ModuleEmitter.repeat(parameter, arity) + ") #1");
    }

    private static String vectorName(String cName, int arity, Isa isa, int lanes) {
        return "_ZGV" + isa.letter + "N" + lanes + "v".repeat(arity) + "_" + cName;
    }

    /** The widest form that the library has for this target, or null. */
    private Isa vectorForm(String cName, DType type, int arity) {
        for (Isa isa : WIDEST_FIRST) {
            int lanes = isa.bytes / type.itemSize();
            if (isa.level <= target.level() && library.has().test(vectorName(cName, arity, isa, lanes))) {
                return isa;
            }
        }
        return null;
    }

    private static String head(String t, String name, int arity, String attributes) {
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            parameters.add(t + " %p" + i);
        }
        return "define internal " + t + " " + name + "(" + String.join(", ", parameters) + ") " + attributes
                + " #0 {\n";
    }

    /** A scalar as the first lane of the vector form; the others repeat it. */
    private String byOneLane(String name, String cName, DType type, int arity, Isa isa) {
        int n = isa.bytes / type.itemSize();
        String scalar = Text.scalar(type);
        String part = "<" + n + " x " + scalar + ">";
        String callee = vectorName(cName, arity, isa, n);
        declare(part, callee, part, arity);
        Text text = new Text();
        String[] arguments = new String[arity];
        for (int i = 0; i < arity; i++) {
            String first = text.let("insertelement %s poison, %s %%p%d, i64 0", part, scalar, i);
            arguments[i] = text.let("shufflevector %s %s, %s poison, <%d x i32> zeroinitializer", part, first, part, n);
        }
        String all = text.let("call %s @%s(%s) #1", part, callee, ModuleEmitter.arguments(part, arguments));
        text.line("ret %s %s", scalar, text.let("extractelement %s %s, i64 0", part, all));
        return head(scalar, name, arity, "alwaysinline") + text.blocks() + "}\n";
    }

    private String byVectors(String name, String cName, DType type, int arity, Isa isa) {
        int n = isa.bytes / type.itemSize();
        int w = shape.lanes();
        String whole = shape.of(type);
        String part = "<" + n + " x " + Text.scalar(type) + ">";
        String callee = vectorName(cName, arity, isa, n);
        declare(part, callee, part, arity);
        Text text = new Text();
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < w; from += n) {
            String[] arguments = new String[arity];
            for (int i = 0; i < arity; i++) {
                arguments[i] = slice(text, whole, "%p" + i, from, n);
            }
            parts.add(text.let("call %s @%s(%s) #1", part, callee, ModuleEmitter.arguments(part, arguments)));
        }
        text.line("ret %s %s", whole, join(text, parts, type, n));
        return head(whole, name, arity, "alwaysinline") + text.blocks() + "}\n";
    }

    /** Lanes from on, n of them; where W has fewer the last is repeated, so that the padding costs no special case. */
    private String slice(Text text, String whole, String ref, int from, int n) {
        int w = shape.lanes();
        if (w == n) {
            return ref;
        }
        return text.let("shufflevector %s %s, %s poison, %s", whole, ref, whole, indices(from, n, w - 1));
    }

    private String join(Text text, List<String> parts, DType type, int n) {
        String scalar = Text.scalar(type);
        int width = n;
        List<String> left = parts;
        while (left.size() > 1) {
            List<String> joined = new ArrayList<>();
            String half = "<" + width + " x " + scalar + ">";
            for (int i = 0; i < left.size(); i += 2) {
                joined.add(text.let("shufflevector %s %s, %s %s, %s", half, left.get(i), half, left.get(i + 1),
                        indices(0, 2 * width, 2 * width - 1)));
            }
            left = joined;
            width *= 2;
        }
        String all = left.get(0);
        int w = shape.lanes();
        String from = "<" + width + " x " + scalar + ">";
        return w == width ? all
                : text.let("shufflevector %s %s, %s poison, %s", from, all, from, indices(0, w, w - 1));
    }

    private static String indices(int from, int n, int last) {
        StringBuilder s = new StringBuilder("<").append(n).append(" x i32> <");
        for (int i = 0; i < n; i++) {
            s.append(i == 0 ? "i32 " : ", i32 ").append(Math.min(from + i, last));
        }
        return s.append('>').toString();
    }

    /** One call a lane, in a loop over memory: compact, for what only libm has. */
    private String byLanes(String name, String cName, DType type, int arity) {
        String scalar = Text.scalar(type);
        declare(scalar, cName, scalar, arity);
        String t = shape.of(type);
        Text text = new Text();
        List<String> slots = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            slots.add(text.alloca(t));
            text.line("store %s %%p%d, ptr %s", t, i, slots.get(i));
        }
        text.line("br label %lane");
        text.start("lane");
        text.line("%i = phi i64 [ 0, %entry ], [ %i.next, %lane ]");
        String[] arguments = new String[arity];
        for (int i = 0; i < arity; i++) {
            String at = text.let("getelementptr %s, ptr %s, i64 %%i", scalar, slots.get(i));
            arguments[i] = text.let("load %s, ptr %s", scalar, at);
        }
        String result = text.let("call %s @%s(%s) #1", scalar, cName, ModuleEmitter.arguments(scalar, arguments));
        String to = text.let("getelementptr %s, ptr %s, i64 %%i", scalar, slots.get(0));
        text.line("store %s %s, ptr %s", scalar, result, to);
        text.line("%i.next = add nuw nsw i64 %i, 1");
        text.line("%%more = icmp ult i64 %%i.next, %d", shape.lanes());
        text.line("br i1 %more, label %lane, label %done");
        text.start("done");
        String all = text.let("load %s, ptr %s", t, slots.get(0));
        text.line("ret %s %s", t, all);
        return head(t, name, arity, "noinline") + text.blocks() + "}\n";
    }
}
