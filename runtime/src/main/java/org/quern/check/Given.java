package org.quern.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Arguments that must be there. For one that is null the message names the parameter and the public method that was
 * called: {@code `dtype` of NDArray.zeros is null}.
 */
public final class Given {
    private Given() {}

    /**
     * The argument.
     *
     * @param parameter its name, as the method called from outside of the library has it
     * @throws NullPointerException if it is null
     */
    public static <T> T given(T argument, String parameter) {
        if (argument == null) {
            throw new NullPointerException(absent(parameter));
        }
        return argument;
    }

    /**
     * The argument, an array.
     *
     * @throws NullPointerException if it or an element is null: names the element
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
     * @throws NullPointerException if it or an element is null: names the element
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
     * @throws NullPointerException if it, a key or a value is null: names which
     */
    public static <K, V> Map<K, V> map(Map<K, V> argument, String parameter) {
        list(given(argument, parameter).keySet(), parameter);
        list(argument.values(), parameter);
        return Map.copyOf(argument);
    }

    /** The message for an argument that is null. */
    public static String absent(String parameter) {
        return "`" + parameter + "` of " + Called.method() + " is null";
    }
}
