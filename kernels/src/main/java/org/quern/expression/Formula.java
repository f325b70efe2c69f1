package org.quern.expression;

import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.array.NDArray;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ufunc.Ufunc;

/**
 * An expression in NumPy's notation, such as {@code sqrt(x*x + y*y)}: numbers, names of operands, Python's operators with
 * their precedence, NumPy's functions, {@code where(c, a, b)}, {@code pi e inf nan True False}; several results are
 * separated by {@code ;}.
 */
public final class Formula {
    private final String text;
    private final List<Node> results;
    /** Each operand's first occurrence. */
    private final Map<String, Integer> names = new LinkedHashMap<>();

    private Formula(String text, List<Node> results) {
        this.text = text;
        this.results = results;
        for (Node n : results) {
            collect(n);
        }
    }

    /**
     * Parses.
     *
     * @throws ExpressionException if it is no expression
     */
    public static Formula parse(String text) {
        return new Formula(text, Parser.parse(text));
    }

    /** Whether a name means a number or truth value, and so cannot be an operand. */
    public static boolean isConstant(String name) {
        return Parser.CONSTANTS.containsKey(name);
    }

    /** Whether a text is a number as expressions write it, with or without a sign, or {@code inf}, {@code nan}, {@code True}, {@code False}. */
    public static boolean isNumber(String text) {
        return Literals.parse(text) != null;
    }

    /**
     * The expression with a number for an operand, weak as the numbers of its text (NEP 50): it takes the dtype of the operand
     * beside it. It is a part of the kernel, which is another for another number.
     *
     * @param number as {@link #isNumber} has it
     * @throws ArgumentException if it is none
     */
    public Formula with(String name, String number) {
        Object value = Literals.parse(number);
        if (value == null) {
            throw ArgumentException.of("'" + number + "' given for '" + name + "', a number expected");
        }
        return new Formula(text, results.stream().map(n -> n.with(name, value)).toList());
    }

    /**
     * A number as an array without dimensions, of the dtype that NumPy gives it where it meets nothing: bool, int64, uint64 for what
     * only that holds, float64.
     *
     * @param number as {@link #isNumber} has it
     * @throws ArgumentException if it is none, or an integer that no dtype holds
     */
    public static NDArray scalar(String number) {
        return switch (Literals.parse(number)) {
            case Boolean b -> NDArray.scalar(b);
            case Double d -> NDArray.scalar(d);
            case BigInteger n when n.bitLength() < Long.SIZE -> NDArray.scalar(n.longValue());
            case BigInteger n when n.signum() > 0 && n.bitLength() == Long.SIZE -> NDArray.full(DType.UINT64, n.longValue());
            case BigInteger n -> throw ArgumentException.of(n + " given, -2**63 to 2**64 - 1 expected");
            case null, default -> throw ArgumentException.of("'" + number + "' given, a number expected");
        };
    }

    /** Number of results. */
    public int outputs() {
        return results.size();
    }

    /** The operands, in the order of their first occurrence. */
    public Set<String> names() {
        return names.keySet();
    }

    /**
     * Checks that every name is an operand.
     *
     * @throws ExpressionException that shows the first that is not
     */
    public void requireAmong(Collection<String> operands) {
        for (Map.Entry<String, Integer> e : names.entrySet()) {
            String name = e.getKey();
            if (!operands.contains(name)) {
                throw new ExpressionException(unknown(name, operands), text, e.getValue());
            }
        }
    }

    private static String unknown(String name, Collection<String> operands) {
        if (Functions.get(name) != null) {
            return "'" + name + "' is a function: write " + name + "(...)";
        }
        String near = Nearest.to(name, operands);
        return "no operand '" + name + "'; " + (operands.isEmpty()
                ? "none is given: add " + name + "=FILE.npy"
                : near != null ? "did you mean " + near + "?" : "given are " + String.join(", ", operands));
    }

    /**
     * The kernel, whose inputs are the operands in this order. Its body throws {@link ExpressionException} where an
     * operation has no form for the operands' dtypes.
     *
     * @param operands at least one, all {@link #names} among them
     */
    public Ufunc ufunc(String name, List<String> operands) {
        requireAmong(operands);
        List<String> order = List.copyOf(operands);
        return Ufunc.define(name, order.size(), results.size(), k -> body(k, order));
    }

    private void body(Kernel k, List<String> operands) {
        Translation t = new Translation(text, operands, k);
        for (int i = 0; i < results.size(); i++) {
            k.out(i).set(t.result(results.get(i)));
        }
    }

    private void collect(Node n) {
        switch (n) {
            case Node.Literal l -> { }
            case Node.Name name -> names.putIfAbsent(name.name(), name.position());
            case Node.Unary u -> collect(u.operand());
            case Node.Binary b -> {
                collect(b.left());
                collect(b.right());
            }
            case Node.Call c -> c.arguments().forEach(this::collect);
        }
    }

    /** The results with all their parentheses. */
    @Override
    public String toString() {
        return String.join("; ", results.stream().map(Node::toString).toList());
    }
}
