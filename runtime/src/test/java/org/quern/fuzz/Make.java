package org.quern.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;

/** Terms of the DSL's methods by their names. */
final class Make {
    private Make() {}

    static Term constant(DType type, long n) {
        return new Term.Constant(type, n);
    }

    static Term applied(String name, Object... arguments) {
        Class<?>[] parameters = new Class<?>[arguments.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = switch (arguments[i]) {
                case Long n -> long.class;
                case Double x -> double.class;
                case Boolean b -> boolean.class;
                case BigInteger n -> BigInteger.class;
                case DType t -> DType.class;
                default -> Expr.class;
            };
        }
        return applied(Operation.of(name, parameters), null, List.of(arguments));
    }

    /** Null if the operands' dtypes have no such operation. */
    static Term applied(Operation o, String part, List<Object> arguments) {
        DType type = Meaning.type(o.name(), part, types(o.name(), arguments));
        return type == null ? null : new Term.Applied(o, List.copyOf(arguments), part, type);
    }

    /** Of the arguments, literals having that of the operand beside them. */
    static List<DType> types(String name, List<Object> arguments) {
        List<DType> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Object a = arguments.get(i);
            types.add(a instanceof Term t
                    ? t.type()
                    : a instanceof DType d ? d : Types.beside(beside(name, i, arguments), a));
        }
        return types;
    }

    /** The dtype of the operands that a literal stands beside; a condition is none. */
    private static DType beside(String name, int literal, List<Object> arguments) {
        if (name.equals("ldexp")) {
            return DType.INT64;
        }
        DType type = null;
        for (int i = name.equals("select") ? 1 : 0; i < arguments.size(); i++) {
            if (i != literal && arguments.get(i) instanceof Term t) {
                type = type == null ? t.type() : Types.join(type, t.type());
            }
        }
        return type == null ? DType.BOOL : type; // of two truth values
    }

    static Term cast(Term t, DType to) {
        return t.type() == to ? t : applied("cast", t, to);
    }

    /** Not a bool. */
    static Term number(Term t) {
        return t.type() == DType.BOOL ? cast(t, DType.INT8) : t;
    }

    /** Not a float. */
    static Term bits(Term t) {
        return t.type().isFloat() ? cast(t, DType.INT32) : t;
    }

    /** An integer. */
    static Term whole(Term t) {
        return number(bits(t));
    }

    /** Not a NaN, whose sign and other bits nothing says. */
    static Term ordered(Term t) {
        return t.type().isFloat() ? applied("select", applied("isnan", t), constant(t.type(), 1), t) : t;
    }
}
