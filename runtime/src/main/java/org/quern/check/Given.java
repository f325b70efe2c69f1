package org.quern.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks of arguments for null. The message names the parameter and the public method that was called:
 * {@code `dtype` of NDArray.zeros is null}.
 */
public final class Given {
    private Given() {}

    /**
     * Returns the argument.
     *
     * @param parameter name of the parameter in the public method that was called
     * @throws NullPointerException if it is null
     */
    public static <T> T given(T argument, String parameter) {
        if (argument == null) {
            throw new NullPointerException(absent(parameter));
        }
        return argument;
    }

    /**
     * Returns the argument, an array.
     *
     * @throws NullPointerException if it or an element is null; the message names the element
     */
    public static <T> T[] all(T[] arguments, String parameter) {
        given(arguments, parameter);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                throw new NullPointerException(absent(parameter + "[" + i + "]"));
            }
        }
        return arguments;
    }

    /**
     * An immutable copy of the argument, in its order.
     *
     * @throws NullPointerException if it or an element is null; the message names the element
     */
    public static <T> List<T> list(Iterable<? extends T> arguments, String parameter) {
        List<T> copy = new ArrayList<>();
        for (T argument : given(arguments, parameter)) {
            if (argument == null) {
                throw new NullPointerException(absent(parameter + "[" + copy.size() + "]"));
            }
            copy.add(argument);
        }
        return List.copyOf(copy);
    }

    /**
     * An immutable copy of the argument.
     *
     * @throws NullPointerException if it, a key or a value is null; the message names which
     */
    public static <K, V> Map<K, V> map(Map<K, V> argument, String parameter) {
        list(given(argument, parameter).keySet(), parameter);
        list(argument.values(), parameter);
        return Map.copyOf(argument);
    }

    /** The message for a null argument. */
    public static String absent(String parameter) {
        return named(parameter) + " is null";
    }

    /** A parameter of the public method that was called, as messages name it. */
    public static String named(String parameter) {
        return "`" + parameter + "` of " + Called.method();
    }
}
