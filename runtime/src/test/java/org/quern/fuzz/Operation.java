package org.quern.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/**
 * A method of {@link Expr} or {@link Ops} that makes values of values: all of them, as reflection finds them, so that none is missed.
 *
 * @param parameters of what is given: {@code Expr}, {@code long}, {@code double}, {@code DType}; the receiver is the first
 */
record Operation(Method method, List<Class<?>> parameters) {
    private static final List<Operation> ALL = find();

    private static List<Operation> find() {
        List<Operation> all = new ArrayList<>();
        for (Class<?> owner : List.of(Expr.class, Ops.class)) {
            for (Method m : owner.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !m.isSynthetic() && m.getReturnType() != DType.class
                        && m.getReturnType() != String.class) {
                    List<Class<?>> parameters = new ArrayList<>(List.of(m.getParameterTypes()));
                    if (!Modifier.isStatic(m.getModifiers())) {
                        parameters.add(0, owner);
                    }
                    all.add(new Operation(m, List.copyOf(parameters)));
                }
            }
        }
        all.sort(Comparator.comparing(Operation::toString));
        return List.copyOf(all);
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
        return method.getDeclaringClass().getSimpleName() + "." + name() + parameters.stream().map(Class::getSimpleName)
                .collect(Collectors.joining(",", "(", ")"));
    }
}
