package org.quern.expression;

import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quern.array.NDArray;
import org.quern.check.Count;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.error.ShapeException;
import org.quern.ufunc.Results;
import org.quern.ufunc.Ufunc;

/**
 * An expression in NumPy's notation, such as {@code sqrt(x*x + y*y)}: numbers, names of variables, Python's operators
 * with their precedence, NumPy's functions, {@code where(c, a, b)}, {@code pi e inf nan True False}; several results
 * are separated by {@code ;}. It is compiled as one kernel for each combination of dtypes that it is applied to, and
 * the kernel's code is cached like any other.
 *
 * <pre>{@code
 * Expression hypot = Expression.parse("sqrt(x*x + y*y)");
 * NDArray r = hypot.apply(a, b);                              // x is a, y is b: the order of hypot.variables()
 * NDArray s = hypot.apply(Map.of("y", b, "x", a));            // the same
 * Ufunc kernel = hypot.ufunc();                               // for out, where, targets, deadlines
 * }</pre>
 *
 * <p><b>Errors.</b> {@link ExpressionException}, with the position and a caret under it, for a text that is not an
 * expression, and for an operation that has no form for the operands' dtypes; a call's errors are those of {@link
 * Ufunc}.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class Expression {
    private static final String NAME = "expression";
    /** Name of the input from which an expression without variables takes its shape. */
    private static final List<String> UNUSED = List.of("0");

    private final String text;
    private final List<Node> results;
    /** Each variable's first occurrence. */
    private final Map<String, Integer> names = new LinkedHashMap<>();
    /** Null until first requested. */
    private @Nullable Ufunc ufunc;

    private final Bindings bindings;

    private Expression(String text, List<Node> results) {
        this(text, results, null);
    }

    /** An expression, with numbers for variables if there are bindings. */
    private Expression(String text, List<Node> results, @Nullable Bindings bindings) {
        this.text = text;
        this.results = results;
        for (Node n : results) {
            collect(n);
        }
        this.bindings = bindings == null ? new Bindings(text, variables(), Map.of()) : bindings;
    }

    /**
     * Parses an expression.
     *
     * @param text an expression in NumPy's notation
     * @return the expression
     * @throws ExpressionException if the text is not an expression; it has the position
     */
    public static Expression parse(String text) {
        return new Expression(text, Parser.parse(given(text, "parse", "text")));
    }

    /**
     * {@return true if a name denotes a number or truth value, and so cannot be a variable}
     *
     * @param name a name, such as {@code pi}
     */
    public static boolean isConstant(String name) {
        given(name, "isConstant", "name");
        return Parser.CONSTANTS.containsKey(name);
    }

    /**
     * {@return true if a text is a number in the syntax of expressions, with or without a sign, or {@code inf},
     * {@code nan}, {@code True}, {@code False}}
     *
     * @param text a text, such as {@code -1e3}
     */
    public static boolean isNumber(String text) {
        return Literals.parse(given(text, "isNumber", "text")) != null;
    }

    /**
     * The expression with a number in place of a variable. The number is weak, as those of the text are (NEP 50): it
     * takes the dtype of the operand beside it. It is part of the kernel, so each number makes a kernel of its own.
     *
     * @param name name of a variable
     * @param number a text that {@link #isNumber} accepts
     * @return an expression without that variable
     * @throws ArgumentException if the text is not a number, or the expression has no such variable
     */
    public Expression with(String name, String number) {
        given(name, "with", "name");
        Object value = Literals.parse(given(number, "with", "number"));
        if (value == null) {
            throw ArgumentException.of("'" + number + "' given for '" + name + "', a number expected");
        }
        Bindings more = bindings.with(name, number);
        return new Expression(text, results.stream().map(n -> n.with(name, value)).toList(), more);
    }

    /**
     * A number as an array without dimensions, of the dtype that NumPy gives it on its own: bool, int64, uint64 (for
     * integers that only this dtype holds), or float64.
     *
     * @param number a text that {@link #isNumber} accepts
     * @return a new array
     * @throws ArgumentException if the text is not a number, or an integer that no dtype holds
     */
    public static NDArray scalar(String number) {
        return switch (Literals.parse(given(number, "scalar", "number"))) {
            case Boolean b -> NDArray.scalar(b);
            case Double d -> NDArray.scalar(d);
            case BigInteger n when n.bitLength() < Long.SIZE -> NDArray.scalar(n.longValue());
            case BigInteger n when n.signum() > 0 && n.bitLength() == Long.SIZE ->
                NDArray.full(DType.UINT64, n.longValue());
            case BigInteger n -> throw ArgumentException.of(n + " given, -2**63 to 2**64 - 1 expected");
            case null, default -> throw ArgumentException.of("'" + number + "' given, a number expected");
        };
    }

    /**
     * The number of results.
     *
     * @return one, and one more for each {@code ;}
     */
    public int outputs() {
        return results.size();
    }

    /**
     * The names of the variables.
     *
     * @return the names, in the order in which they first occur
     */
    public List<String> variables() {
        return List.copyOf(names.keySet());
    }

    /**
     * The values of the expression's one result, element by element, with NumPy's broadcasting and promotion.
     *
     * @param operands one for each of {@link #variables()}, in that order; none without variables
     * @return a new array of the operands' common shape; without variables, of no dimensions
     * @throws ExpressionException if an operation has no form for the operands' dtypes
     * @throws ArgumentException if an operand is null, there is another number of them, or the expression has several
     *     results, which {@link #applyAll(NDArray...)} gives
     * @throws org.quern.error.QuernException as {@link Ufunc#apply(Object...)} does
     */
    public NDArray apply(NDArray... operands) {
        given(operands, "apply", "operands");
        requireOneResult();
        return applyAll(operands).getFirst();
    }

    /**
     * The values of the expression's one result, with operands by name.
     *
     * @param operands one for each of {@link #variables()}, and no others
     * @return a new array of the operands' common shape; without variables, of no dimensions
     * @throws ExpressionException if a variable has no operand, or an operation no form for the operands' dtypes
     * @throws ArgumentException if an operand is null, the expression has no such variable, or it has several results,
     *     which {@link #applyAll(Map)} gives
     * @throws org.quern.error.QuernException as {@link Ufunc#apply(Object...)} does
     */
    public NDArray apply(Map<String, NDArray> operands) {
        given(operands, "apply", "operands");
        requireOneResult();
        return applyAll(operands).getFirst();
    }

    /**
     * The values of all results.
     *
     * @param operands one for each of {@link #variables()}, in that order; none without variables
     * @return {@link #outputs()} new arrays of the operands' common shape; without variables, of no dimensions
     * @throws ExpressionException if an operation has no form for the operands' dtypes
     * @throws ArgumentException if an operand is null, or there is another number of them
     * @throws org.quern.error.QuernException as {@link Ufunc#apply(Object...)} does
     */
    public Results applyAll(NDArray... operands) {
        given(operands, "applyAll", "operands");
        bindings.requireAll(operands);
        Object[] all = names.isEmpty() ? new Object[] {NDArray.scalar(0L)} : operands;
        try {
            return ufunc().on(all).runAll();
        } catch (KernelException e) {
            throw e.getCause() instanceof ExpressionException cause ? cause : e;
        } catch (ShapeException e) {
            throw bindings.misfit(e, operands);
        }
    }

    /**
     * The values of all results, with operands by name.
     *
     * @param operands one for each of {@link #variables()}, and no others
     * @return {@link #outputs()} new arrays of the operands' common shape; without variables, of no dimensions
     * @throws ExpressionException if a variable has no operand, or an operation no form for the operands' dtypes
     * @throws ArgumentException if an operand is null, or the expression has no such variable
     * @throws org.quern.error.QuernException as {@link Ufunc#apply(Object...)} does
     */
    public Results applyAll(Map<String, NDArray> operands) {
        given(operands, "applyAll", "operands");
        requireAmong(operands.keySet());
        operands.keySet().forEach(name -> bindings.requireVariable("operand", name));
        return applyAll(names.keySet().stream().map(operands::get).toArray(NDArray[]::new));
    }

    private void requireOneResult() {
        if (results.size() > 1) {
            throw ArgumentException.of("'" + Excerpt.of(text) + "' has "
                    + Count.of(results.size(), "result") + ": applyAll(...) gives them");
        }
    }

    /**
     * The kernel, for the options of a call: {@code out}, {@code where}, targets, a deadline. If an operation has no
     * form for the operands' dtypes, the cause of its {@link KernelException} is an {@link ExpressionException}.
     *
     * @return the same object for each call; its inputs are {@link #variables()}, or one of any dtype if there are none
     */
    public synchronized Ufunc ufunc() {
        if (ufunc == null) {
            ufunc = ufunc(NAME, names.isEmpty() ? UNUSED : variables());
        }
        return ufunc;
    }

    /**
     * Checks that every variable is an operand.
     *
     * @param operands names of the operands
     * @throws ExpressionException showing the first variable that is not an operand
     */
    public void requireAmong(Collection<String> operands) {
        given(operands, "requireAmong", "operands");
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
                ? "none is given"
                : near != null ? "did you mean " + near + "?" : "given are " + String.join(", ", operands));
    }

    /**
     * A kernel with a given name, whose inputs are the operands in this order.
     *
     * @param name name of the kernel
     * @param operands at least one name; all {@link #variables()} must be among them
     * @return a new kernel
     * @throws ExpressionException showing the first variable that is not an operand
     * @throws ArgumentException if a name is null, or there twice
     */
    public Ufunc ufunc(String name, List<String> operands) {
        given(name, "ufunc", "name");
        requireAmong(operands);
        Set<String> once = new HashSet<>();
        for (String operand : operands) {
            if (operand == null || !once.add(operand)) {
                throw ArgumentException.of(operand == null
                        ? "the name of an operand is null"
                        : "operand '" + operand + "' is named twice; each input has a name of its own");
            }
        }
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
            case Node.Literal l -> {}
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

    private static <T> T given(T argument, String method, String parameter) {
        if (argument == null) {
            throw new NullPointerException("`" + parameter + "` of Expression." + method + " is null");
        }
        return argument;
    }
}
