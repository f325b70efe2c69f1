package org.quern.dsl;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.dtype.DType;
import org.quern.ir.Exit;
import org.quern.ir.Value;

/** The statements common to the bodies of both kinds of kernels: variables, constants, loops and choices. */
public abstract sealed class KernelBuilder permits Kernel, CoreKernel {
    private final Recorder recorder;

    KernelBuilder(Recorder recorder) {
        this.recorder = recorder;
    }

    final Recorder recorder() {
        return recorder;
    }

    /**
     * {@return a number that is the same for all elements of a call, given by {@code on(...).with(name, value)}: it
     * needs no array, and a new value needs no new code} A second request for the name returns the same parameter.
     * Device functions receive it as an argument.
     *
     * @param name the name under which a call gives it
     * @param type any dtype; the value given must be one that it holds
     */
    public final Expr uniform(String name, DType type) {
        TypeRules.given(name, "name");
        TypeRules.given(type, "type");
        Expr size = size(name);
        if (size != null && type != DType.INT64) {
            throw new KernelException("uniform parameter '" + name + "' is of the signature, an int64; " + type
                    + " asked for");
        }
        return size != null ? size.strong() : recorder.of(recorder.builder().uniform(name, type));
    }

    /** A uniform parameter that is of the signature, by its name; null if there is none. */
    Expr size(String name) {
        return null;
    }

    /**
     * {@return a number without a dtype of its own that is the same for all elements of a call, given by
     * {@code on(...).with(name, value)}: beside a float it takes the float's dtype, else it is a float64} So it pins no
     * dtype, as a floating-point number of the body does not. For an integer, see {@link #uniform(String, DType)}.
     *
     * @param name the name under which a call gives it
     */
    public final Expr uniform(String name) {
        Expr size = size(TypeRules.given(name, "name"));
        return size != null ? size : uniform(name, DType.FLOAT64).weak();
    }

    /**
     * {@return the dtype that values together have, as operands of a sum do: for accumulators and variables} Cores count
     * with the dtype of their elements, numbers and sizes as they do beside the others.
     *
     * @param values one or more values, variables, cores, accumulators or Java numbers
     */
    public final DType promote(Number... values) {
        TypeRules.given(values, "values");
        if (values.length == 0) {
            throw new KernelException("promote: no value given, at least one expected");
        }
        return TypeRules.promote(values);
    }

    /**
     * {@return a variable that starts with this value and keeps its dtype}
     *
     * @param initial its first value; a Java number makes it int64 or float64
     */
    public final Var var(Number initial) {
        return variable(TypeRules.alone(recorder, initial, "initial"));
    }

    private Var variable(Expr initial) {
        return new Var(recorder, recorder.builder().declare(recorder.use(initial)));
    }

    /**
     * {@return a variable of this dtype}
     *
     * @param type its dtype
     * @param initial its first value: a number that the dtype holds, or a value that casts safely
     */
    public final Var var(DType type, Number initial) {
        TypeRules.given(type, "type");
        Expr e = TypeRules.read(initial, "initial");
        return variable(e == null
                ? TypeRules.constant(recorder, type, initial)
                : TypeRules.safely("initial value of a variable", e, type));
    }

    /**
     * {@return a variable that starts with a truth value; of a number's dtype, 0 or 1}
     *
     * @param type its dtype
     * @param initial its first value
     */
    public final Var var(DType type, boolean initial) {
        return variable(constant(type, initial));
    }

    /**
     * {@return a constant of this dtype, which must hold it; a float dtype rounds it} Beside an operand, and where a
     * value of a known dtype is set, the number itself does.
     *
     * @param type its dtype
     * @param n a Java number; for an integer dtype an integer, such as a uint64 from 2^63 on as a {@link
     *     java.math.BigInteger}
     * @throws KernelException if the dtype does not hold the number, or it is a value of the kernel
     */
    public final Expr constant(DType type, Number n) {
        TypeRules.given(type, "type");
        if (TypeRules.read(n, "n") != null) {
            throw new KernelException("constant: a value of the kernel given, a Java number expected; cast("
                    + type + ") converts a value");
        }
        return TypeRules.constant(recorder, type, n);
    }

    /**
     * {@return a truth value; of a number's dtype, 0 or 1}
     *
     * @param type its dtype
     * @param b true or false
     */
    public final Expr constant(DType type, boolean b) {
        return TypeRules.constant(recorder, type, b ? 1 : 0);
    }

    /**
     * Runs the body for an index of 0 to {@code count - 1}, which may differ from element to element.
     *
     * @param count an integer, whose dtype the index has, int64 for a Java number; the body is not run if it is below 1
     * @param body one iteration, given the index
     * @throws KernelException if the count is not an integer, is a negative Java number, or is made of constants and
     *     overflows its dtype
     */
    public final void loop(Number count, Consumer<Expr> body) {
        TypeRules.given(body, "body");
        Expr end = TypeRules.read(count, "count");
        if (end == null) {
            if (TypeRules.isNegative(count)) {
                throw new KernelException("loop: " + count + " iterations given, 0 or more expected");
            }
            if (!TypeRules.isFraction(count)) {
                loop(0, count, body);
                return;
            }
            end = TypeRules.index(recorder, count, "count");
        }
        DType type = end.dtype();
        if (!type.isInteger()) {
            throw new KernelException("loop: a count of " + type + " given, an integer expected");
        }
        Value last = bound(end, type);
        recorder.builder().loop(recorder.builder().zero(type), last, body(body));
    }

    /**
     * Runs the body for an index of {@code begin} to {@code end - 1}, which may differ from element to element. A Java
     * number is an int64.
     *
     * @param begin the first index
     * @param end the index before which it ends
     * @param body one iteration, given the index
     * @throws KernelException if the bounds are not integers of dtypes that promote to an integer, or one is made of
     *     constants and overflows its dtype
     */
    public final void loop(Number begin, Number end, Consumer<Expr> body) {
        TypeRules.given(body, "body");
        Expr first = TypeRules.index(recorder, begin, "begin");
        Expr last = TypeRules.index(recorder, end, "end");
        DType type = TypeRules.promote(first, last);
        if (!type.isInteger()) {
            throw new KernelException("loop: bounds " + first.dtype() + " and " + last.dtype()
                    + " given, integers expected");
        }
        Value from = bound(first, type);
        Value to = bound(last, type);
        recorder.builder().loop(from, to, body(body));
    }

    /** A loop's bound in the dtype that the loop counts in. */
    final Value bound(Expr e, DType type) {
        recorder.builder().checkBound(recorder.use(e));
        return recorder.use(TypeRules.cast(e, type));
    }

    /** The body of a loop, whose index is weak, as an integer of Python is that counts. */
    final Consumer<Value> body(Consumer<Expr> body) {
        return new Consumer<>() {
            @Override
            public void accept(Value index) {
                body.accept(recorder.of(index).weak());
            }
        };
    }

    /**
     * Repeats the body while the test, evaluated before each iteration, is true (not zero). If it never becomes false
     * for an element, the call never ends.
     *
     * @param test evaluated before each iteration
     * @param body one iteration
     */
    public final void loopWhile(Supplier<? extends Number> test, Runnable body) {
        recorder.builder().loopWhile(0, test(TypeRules.given(test, "test")), TypeRules.given(body, "body"));
    }

    /**
     * Repeats the body while the test is true, up to a limit: the call fails with a {@code KernelFaultException} that
     * names an element still in the loop after that many iterations.
     *
     * @param limit at least 1
     * @param test evaluated before each iteration
     * @param body one iteration
     */
    public final void loopWhile(long limit, Supplier<? extends Number> test, Runnable body) {
        if (limit < 1) {
            throw new KernelException("loopWhile: a limit of " + limit + " iterations given, at least 1 expected");
        }
        recorder.builder().loopWhile(limit, test(TypeRules.given(test, "test")), TypeRules.given(body, "body"));
    }

    private Supplier<Value> test(Supplier<? extends Number> test) {
        return new Supplier<>() {
            @Override
            public Value get() {
                return truth(TypeRules.made(test.get(), "the test of a loop"));
            }
        };
    }

    /**
     * {@return a local array of zeros}
     *
     * @param type its dtype
     * @param length 1 to 1024
     */
    public final LocalArray array(DType type, int length) {
        if (length < 1 || length > 1024) {
            throw new KernelException("a local array of " + length + " elements asked for, 1 to 1024 allowed");
        }
        return new LocalArray(recorder, recorder.builder().local(TypeRules.given(type, "type"), length));
    }

    /**
     * Runs a block for the elements for which the condition is true (not zero).
     *
     * @param condition true where it is not zero
     * @param then the block for elements whose condition is true
     */
    public final void when(Number condition, Runnable then) {
        when(condition, then, () -> {});
    }

    /**
     * Runs one block for the elements for which the condition is true (not zero), another for the others.
     *
     * @param condition true where it is not zero
     * @param then the block for elements whose condition is true
     * @param otherwise the block for the others
     */
    public final void when(Number condition, Runnable then, Runnable otherwise) {
        recorder.builder().choose(truth(condition), TypeRules.given(then, "then"),
                TypeRules.given(otherwise, "otherwise"));
    }

    private Value truth(Number condition) {
        return recorder.use(TypeRules.truth(recorder, condition));
    }

    /**
     * Leaves the innermost loop at once, for the elements whose condition is true (not zero).
     *
     * @param condition true where it is not zero
     */
    public final void breakIf(Number condition) {
        recorder.builder().leave(Exit.BREAK, truth(condition));
    }

    /**
     * Goes to the next iteration of the innermost loop, for the elements whose condition is true (not zero).
     *
     * @param condition true where it is not zero
     */
    public final void continueIf(Number condition) {
        recorder.builder().leave(Exit.CONTINUE, truth(condition));
    }

    /**
     * Ends the kernel, or the device function, for the elements whose condition is true (not zero); their outputs stay
     * as they are.
     *
     * @param condition true where it is not zero
     */
    public final void returnIf(Number condition) {
        recorder.builder().leave(Exit.RETURN, truth(condition));
    }
}
