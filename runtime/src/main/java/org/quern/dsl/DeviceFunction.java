package org.quern.dsl;

import static org.quern.check.Given.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Value;

/**
 * A function that kernels, and other device functions, call. It is typed anew for each combination of argument dtypes,
 * and becomes part of every kernel that calls it: a change in it is a change in them.
 *
 * {@snippet :
 * DeviceFunction square = DeviceFunction.define("square", x -> x.mul(x));
 * Ufunc distance = Ufunc.define("distance", (x, y) -> sqrt(square.of(x).add(square.of(y))));
 * }
 */
public final class DeviceFunction {
    private final String name;
    private final int inputs;
    private final int outputs;
    private final KernelBody body;
    private final Map<List<DType>, Function> overloads = new ConcurrentHashMap<>();
    /** The deepest nesting of functions whose bodies a thread runs. */
    private static final int MOST_DEEP = 512;

    /** The current depth on this thread. */
    private static final ThreadLocal<Integer> DEEP = ThreadLocal.withInitial(() -> 0);

    /** Set while this thread traces the body, to detect a recursive call, which would never end. */
    private final ThreadLocal<Boolean> tracing = new ThreadLocal<>();

    private DeviceFunction(String name, int inputs, int outputs, KernelBody body) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
        this.body = body;
    }

    String name() {
        return name;
    }

    /**
     * {@return a function of one argument}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body1 formula) {
        return define(name, 1, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of two arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body2 formula) {
        return define(name, 2, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of three arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body3 formula) {
        return define(name, 3, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of four arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body4 formula) {
        return define(name, 4, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of five arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body5 formula) {
        return define(name, 5, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of six arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body6 formula) {
        return define(name, 6, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of seven arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body7 formula) {
        return define(name, 7, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of eight arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body8 formula) {
        return define(name, 8, 1, Bodies.of(formula));
    }

    /**
     * {@return a function of nine arguments}
     *
     * @param name shows in messages; it need not be unique
     * @param formula the one result
     */
    public static DeviceFunction define(String name, Body9 formula) {
        return define(name, 9, 1, Bodies.of(formula));
    }

    /**
     * {@return a function with statements or several results}
     *
     * @param name shows in messages; it need not be unique
     * @param inputs number of arguments, at least 1
     * @param outputs number of results, at least 1
     * @param body sets the outputs of the kernel that it is given
     */
    public static DeviceFunction define(String name, int inputs, int outputs, KernelBody body) {
        return new DeviceFunction(given(name, "name"), inputs, outputs, given(body, "body"));
    }

    /**
     * Calls a function of one result, as a formula is called.
     *
     * @param arguments one for each input; a Java number, and a uniform parameter without a
     *     dtype, takes its dtype from the values beside it; a size is an int64
     * @return the result
     * @throws KernelException if the number of arguments is wrong, or the body is wrong for their dtypes
     */
    public Expr of(Number... arguments) {
        if (outputs != 1) {
            throw new KernelException("function '" + name + "' has " + outputs + " results: use results()");
        }
        return results(arguments).get(0);
    }

    /**
     * Calls a function of several results.
     *
     * @param arguments one for each input; a Java number, and a uniform parameter without a
     *     dtype, takes its dtype from the values beside it; a size is an int64
     * @return the results, in order
     */
    public List<Expr> results(Number... arguments) {
        if (TypeRules.given(arguments, "arguments").length != inputs) {
            throw new KernelException("function '" + name + "' takes " + inputs + " arguments, " + arguments.length
                    + " given");
        }
        if (inputs == 0) {
            throw new KernelException("function '" + name + "' has no arguments: write a constant instead");
        }
        List<DType> types = new ArrayList<>();
        Expr[] values = TypeRules.arguments(arguments);
        boolean weak = true;
        for (Expr a : values) {
            types.add(a.dtype());
            weak &= a.isWeak();
        }
        Recorder r = values[0].recorder();
        Function f = overload(List.copyOf(types));
        List<Expr> results = new ArrayList<>();
        for (Value v : r.builder().call(f, r.use(List.of(values)))) {
            results.add(weak ? r.of(v).weak() : r.of(v));
        }
        return results;
    }

    Function overload(List<DType> types) {
        Function known = overloads.get(types);
        if (known != null) {
            return known;
        }
        if (tracing.get() != null) {
            throw new KernelException("function '" + name + "' calls itself: recursion has no vector form, use a loop");
        }
        int deep = DEEP.get();
        if (deep == MOST_DEEP) {
            throw new KernelException("function '" + name + "' is called within more than " + MOST_DEEP
                    + " functions that call each other");
        }
        tracing.set(true);
        DEEP.set(deep + 1);
        try {
            Function traced = Tracer.run(name, types, Map.of(), outputs, body, true);
            Tracer.again(types, body, traced);
            Function first = overloads.putIfAbsent(types, traced);
            return first == null ? traced : first;
        } finally {
            tracing.remove();
            if (deep == 0) {
                DEEP.remove();
            } else {
                DEEP.set(deep);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
