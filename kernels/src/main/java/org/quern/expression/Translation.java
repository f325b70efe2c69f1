package org.quern.expression;

import java.math.BigInteger;
import java.util.List;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelException;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/**
 * Translates trees to typed expressions. A literal remains one while operators combine it with literals only, and takes
 * the dtype of the first operand beside it (NEP 50). A function of literals alone has int64, float64 or bool as its
 * dtype, as NumPy's scalars have.
 */
final class Translation {
    private final String text;
    private final List<String> operands;
    private final Kernel kernel;

    Translation(String text, List<String> operands, Kernel kernel) {
        this.text = text;
        this.operands = operands;
        this.kernel = kernel;
    }

    /** The value of one result. */
    Expr result(Node n) {
        Object value = value(n);
        return at(n, () -> strong(value));
    }

    /** An {@link Expr}, or a literal's value. */
    private Object value(Node n) {
        return switch (n) {
            case Node.Literal l -> l.value();
            case Node.Name name -> kernel.in(operands.indexOf(name.name()));
            case Node.Unary u -> {
                Object x = value(u.operand());
                yield at(n, () -> unary(u.sign(), x));
            }
            case Node.Binary b -> {
                Object x = value(b.left());
                Object y = value(b.right());
                yield at(n, b.operator() == Operator.XOR ? "; the power is **" : "", () -> isSquareOfBool(b, x, y)
                        ? ((Expr) x).square()
                        : binary(b.operator(), x, y));
            }
            case Node.Call c -> {
                Object[] arguments = c.arguments().stream().map(this::value).toArray();
                yield at(n, () -> call(Functions.get(c.function()), arguments));
            }
        };
    }

    /** NumPy's operator makes an int8 of it, its function an int64. */
    private static boolean isSquareOfBool(Node.Binary b, Object x, Object y) {
        return b.operator() == Operator.POW && x instanceof Expr e && e.dtype() == DType.BOOL
                && BigInteger.TWO.equals(y);
    }

    private interface Step<T> {
        T take();
    }

    private <T> T at(Node n, Step<T> step) {
        return at(n, "", step);
    }

    private <T> T at(Node n, String hint, Step<T> step) {
        try {
            return step.take();
        } catch (KernelException e) {
            // Without the line of Java source in the kernel's message: the user wrote none.
            throw new ExpressionException(notation(e, n) + hint, text, n.position());
        } catch (ArithmeticException e) {
            throw new ExpressionException(e.getMessage(), text, n.position());
        }
    }

    /** The rule of an operation that has no form for its operands, in the words of expressions. */
    private static String notation(KernelException e, Node n) {
        String own = switch (n) {
            case Node.Unary u -> Character.toString(u.sign());
            case Node.Binary b -> b.operator().symbol();
            case Node.Call c -> c.function();
            case Node.Literal l -> "";
            case Node.Name name -> "";
        };
        String rule = e.rule();
        String method = e.operation().orElse("");
        if (!own.isEmpty() && !method.isEmpty() && rule.startsWith(method + " ")) {
            rule = own + rule.substring(method.length());
        }
        return rule.replace("use not()", "use ~").replace("use xor()", "use ^");
    }

    private static Object unary(char sign, Object x) {
        if (!(x instanceof Expr e)) {
            return Literals.unary(sign, x);
        }
        return switch (sign) {
            case '-' -> e.neg();
            case '~' -> e.not();
            default -> e;
        };
    }

    private Object binary(Operator o, Object x, Object y) {
        if (x instanceof Expr a) {
            if (o == Operator.POW && y instanceof Double d) {
                return a.pow(d);
            }
            return o == Operator.POW && y instanceof BigInteger n && n.bitLength() < Long.SIZE
                    ? a.pow(n.longValue())
                    : apply(o, a, beside(a, y));
        }
        return y instanceof Expr b ? apply(o, beside(b, x), b) : Literals.binary(o, x, y);
    }

    private static Expr apply(Operator o, Expr x, Expr y) {
        return switch (o) {
            case EQ -> x.eq(y);
            case NE -> x.ne(y);
            case LT -> x.lt(y);
            case LE -> x.le(y);
            case GT -> x.gt(y);
            case GE -> x.ge(y);
            case OR -> x.or(y);
            case XOR -> x.xor(y);
            case AND -> x.and(y);
            case SHL -> x.shl(y);
            case SHR -> x.shr(y);
            case ADD -> x.add(y);
            case SUB -> x.sub(y);
            case MUL -> x.mul(y);
            case DIV -> x.div(y);
            case FLOOR_DIV -> x.floorDiv(y);
            case MOD -> x.mod(y);
            case POW -> x.pow(y);
        };
    }

    private Object call(Functions.Function f, Object[] a) {
        return switch (f) {
            case Functions.One one -> one.of().apply(strong(a[0]));
            case Functions.Two two -> {
                Expr x = a[0] instanceof Expr e ? e : a[1] instanceof Expr e ? beside(e, a[0]) : strong(a[0]);
                yield two.of().apply(x, a[1] instanceof Expr e ? e : beside(x, a[1]));
            }
            case Functions.Named named -> binary(named.operator(), a[0], a[1]);
            case Functions.Cast cast -> cast(a[0], cast.to());
            case Functions.Where w -> where(a);
            case Functions.Clip c -> {
                Expr x = strong(a[0]);
                yield x.clip(bound(x, a[1]), bound(x, a[2]));
            }
            case Functions.Fma f3 -> {
                Expr x = a[0] instanceof Expr e ? e : a[1] instanceof Expr e ? e : strong(a[2]);
                yield Ops.fma(beside(x, a[0]), beside(x, a[1]), beside(x, a[2]));
            }
        };
    }

    /** A literal as it is, so that one which bounds nothing is told from others. */
    private static Number bound(Expr x, Object bound) {
        return switch (bound) {
            case Expr e -> e;
            case BigInteger n when x.dtype().isFloat() -> PythonFloat.of(n);
            case Number n -> n;
            default -> x.like((Boolean) bound);
        };
    }

    private Expr cast(Object x, DType to) {
        if (x instanceof Expr e) {
            return e.cast(to);
        }
        if (to.isFloat()) {
            return kernel.constant(to, x instanceof Double d ? d : PythonFloat.of(number(x)));
        }
        if (x instanceof Double) {
            return strong(x).cast(to);
        }
        return to == DType.BOOL ? kernel.constant(to, number(x).signum() != 0) : kernel.constant(to, number(x));
    }

    private Expr where(Object[] a) {
        Expr condition = strong(a[0]);
        if (a[1] instanceof Expr x) {
            return Ops.select(condition, x, beside(x, a[2]));
        }
        if (a[2] instanceof Expr y) {
            return Ops.select(condition, beside(y, a[1]), y);
        }
        return Ops.select(condition, strong(a[1]), strong(a[2]));
    }

    /** A value as an operand beside another: a literal takes that one's dtype. */
    private Expr beside(Expr e, Object x) {
        return switch (x) {
            case Expr already -> already;
            case Double d -> e.like(d);
            case BigInteger n when e.dtype().isFloat() -> e.like(PythonFloat.of(n));
            case BigInteger n -> e.like(n);
            default -> e.like((Boolean) x);
        };
    }

    /** A literal on its own. */
    private Expr strong(Object x) {
        return switch (x) {
            case Expr already -> already;
            case Double d -> kernel.constant(DType.FLOAT64, d);
            case BigInteger n -> kernel.constant(n.bitLength() < Long.SIZE ? DType.INT64 : DType.UINT64, n);
            default -> kernel.constant(DType.BOOL, (boolean) (Boolean) x);
        };
    }

    private static BigInteger number(Object x) {
        return x instanceof Boolean b ? b ? BigInteger.ONE : BigInteger.ZERO : (BigInteger) x;
    }
}
