package org.quern.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/**
 * A method of {@link Expr} or {@link Ops} that makes values of values, with one choice of what is given: all of them, as reflection
 * finds them, so that none is missed.
 *
 * @param parameters of what is given: {@code Expr}, {@code long}, {@code double}, {@code boolean}, {@code BigInteger}, {@code DType};
 *     the receiver is the first
 */
record Operation(Method method, List<Class<?>> parameters) {
    /** Shifts and bits are of integers alone. */
    private static final Set<String> INTEGRAL = Set.of("and", "or", "xor", "shl", "shr");

    /** Java's own, which throw, and other names of methods that are here, as {@code VocabularyTest} has them. */
    private static final Set<String> OTHERS = Set.of("equals", "hashCode", "intValue", "longValue", "floatValue",
            "doubleValue", "plus",
            "minus", "times",
            "unaryMinus", "negative", "absolute", "invert", "subtract", "multiply", "divide", "trueDivide",
            "floorDivide", "remainder",
            "fmod", "power", "minimum", "maximum", "less", "lessEqual", "greater", "greaterEqual", "equal", "notEqual",
            "bitwiseAnd",
            "bitwiseOr", "bitwiseXor", "leftShift", "rightShift", "where");

    private static final List<Operation> ALL = find();

    private static List<Operation> find() {
        List<Operation> all = new ArrayList<>();
        for (Class<?> owner : List.of(Expr.class, org.quern.dsl.Term.class, Ops.class)) {
            for (Method m : owner.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !m.isSynthetic() && m.getReturnType() != DType.class
                        && m.getReturnType() != String.class && !OTHERS.contains(m.getName())) {
                    List<Class<?>> parameters = new ArrayList<>(List.of(m.getParameterTypes()));
                    if (!Modifier.isStatic(m.getModifiers())) {
                        parameters.add(0, Expr.class);
                    }
                    forms(parameters, m.getName()).forEach(p -> all.add(new Operation(m, p)));
                }
            }
        }
        // Of a method and a function that are the same, one.
        Set<String> twice = all.stream().map(Operation::form)
                .filter(f -> Collections.frequency(all.stream().map(Operation::form).toList(), f) > 1)
                .collect(Collectors.toSet());
        all.removeIf(o -> twice.contains(o.form())
                && (o.method().getDeclaringClass() == Ops.class) == (o.name().length() % 2 == 0));
        all.sort(Comparator.comparing(Operation::toString));
        return List.copyOf(all);
    }

    /** What may be given for numbers: expressions, and in one place a Java number. */
    private static List<List<Class<?>>> forms(List<Class<?>> parameters, String name) {
        List<Class<?>> expressions = new ArrayList<>();
        parameters.forEach(p -> expressions.add(p == Number.class ? Expr.class : p));
        List<List<Class<?>>> all = new ArrayList<>(List.of(List.copyOf(expressions)));
        int values = Collections.frequency(expressions, Expr.class);
        for (int i = 0; i < parameters.size(); i++) {
            boolean condition = name.equals("select") && i == 0;
            if (parameters.get(i) == Number.class && !condition && values > (name.equals("select") ? 2 : 1)) {
                for (Class<?> number : name.equals("like")
                        ? List.of(long.class, double.class, BigInteger.class)
                        : INTEGRAL.contains(name) ? List.of(long.class) : List.of(long.class, double.class)) {
                    List<Class<?>> form = new ArrayList<>(expressions);
                    form.set(i, number);
                    if (!name.equals("ldexp") || number == (i == 0 ? double.class : long.class)) {
                        all.add(List.copyOf(form));
                    }
                }
            }
        }
        return all;
    }

    /** In an order that does not change. */
    static List<Operation> all() {
        return ALL;
    }

    /** The one of this name with these parameters. */
    static Operation of(String name, Class<?>... parameters) {
        return ALL.stream().filter(o -> o.name().equals(name) && o.parameters.equals(Arrays.asList(parameters)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + Arrays.toString(parameters)));
    }

    String name() {
        return method.getName();
    }

    private String form() {
        return name() + parameters;
    }

    /** Calls it. */
    Object call(Object... arguments) {
        try {
            return Modifier.isStatic(method.getModifiers())
                    ? method.invoke(null, arguments)
                    : method.invoke(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return (method.getDeclaringClass() == Ops.class ? "Ops." : "Expr.") + name()
                + parameters.stream().map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }
}
