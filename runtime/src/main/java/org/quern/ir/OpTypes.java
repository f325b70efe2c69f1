package org.quern.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.dtype.DType;

/** Rules about the dtypes of an operation's operands: which forms of operations there are. */
public final class OpTypes {
    private OpTypes() {}

    /** {@return the rule that an operation breaks, with what was given; null if there is such an operation} */
    public static @Nullable String problem(Op op) {
        return switch (op) {
            case Op.Unary u -> takes(u.op(), u.op().accepts(u.type()), u.type());
            case Op.Binary b -> {
                String other = expect(b.a().type(), b.b());
                yield other != null ? other : takes(b.op(), b.op().accepts(b.type()), b.type());
            }
            case Op.Compare c -> expect(c.a().type(), c.b());
            case Op.Select s -> {
                String condition = expect(DType.BOOL, s.condition());
                yield condition != null ? condition : expect(s.a().type(), s.b());
            }
            case Op.Apply m -> {
                int arity = m.function().arity();
                yield m.operands().size() != arity
                        ? m.function() + " takes " + arity
                        : m.type().isFloat() ? expect(m.type(), m.operands()) : m.function() + " is of floats";
            }
            case Op.Fma m -> m.type().isFloat() ? expect(m.type(), m.operands()) : "fma is of floats";
            case Op.Reinterpret r -> r.type().itemSize() == r.a().type().itemSize()
                    && r.type() != DType.BOOL && r.a().type() != DType.BOOL
                            ? null
                            : "bits are reinterpreted at equal width";
            case Op.Element e -> e.index().type().isInteger() ? null : "an index is an integer";
            case Op.Load load -> expect(DType.INT64, load.operands());
            case Op.Cast c -> null;
            case Op.Constant c -> null;
            case Op.Read r -> null;
        };
    }

    /** {@return the rule that a reduction breaks, with what was given; null if there is such a reduction} */
    public static @Nullable String problem(Reduction r) {
        Function f = r.function();
        if (f != null) {
            boolean two = f.core() == null && f.uniforms().isEmpty() && f.parameters().size() == 2
                    && f.results().size() == 1 && expect(r.type(), f.parameters()) == null
                    && expect(r.type(), f.results()) == null;
            return two ? null : "'" + f.name() + "' does not make one " + r.type() + " of two";
        }
        return switch (r.op()) {
            case ADD, MUL, MIN, MAX, AND, OR, XOR -> takes(r.op(), r.op().accepts(r.type()), r.type());
            default -> r.op() + " is no reduction";
        };
    }

    private static @Nullable String takes(Enum<?> op, boolean accepts, DType type) {
        return accepts ? null : op + " takes no " + type;
    }

    private static @Nullable String expect(DType expected, Value v) {
        return v.type() == expected ? null : v + " is " + v.type() + " where " + expected + " is expected";
    }

    private static @Nullable String expect(DType expected, List<Value> values) {
        for (Value v : values) {
            String problem = expect(expected, v);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
