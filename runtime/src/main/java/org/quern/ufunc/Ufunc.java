package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.List;
import org.quern.abi.CoresLayout;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.check.Count;
import org.quern.codegen.CodegenOptions;
import org.quern.dsl.Bodies;
import org.quern.dsl.Body1;
import org.quern.dsl.Body2;
import org.quern.dsl.Body3;
import org.quern.dsl.Body4;
import org.quern.dsl.Body5;
import org.quern.dsl.Body6;
import org.quern.dsl.Body7;
import org.quern.dsl.Body8;
import org.quern.dsl.Body9;
import org.quern.dsl.KernelBody;
import org.quern.engine.Environment;
import org.quern.error.CompilerMissingException;
import org.quern.util.Escapes;

/**
 * A universal function: a kernel of single elements, applied to whole arrays with NumPy's broadcasting. For each
 * combination of dtypes the body is traced once, and the code is compiled or loaded from the cache.
 *
 * <p>Operands are {@link NDArray}s, or Java numbers and booleans, which take their dtype from the arrays beside them
 * (NEP 50); a uint64 from 2^63 on is a {@link java.math.BigInteger}. An integer that this dtype does not hold is
 * compared and divided by its value, and refused if the kernel needs it in the dtype. Any number of threads may call at
 * once.
 *
 * <p>Calls throw {@link OperandException} for a wrong number or kind of operands;
 * {@link org.quern.error.ShapeException} for shapes that do not broadcast; {@link org.quern.dtype.DTypeException} for
 * an {@code out} of a dtype that the result does not cast to; {@link org.quern.dsl.KernelException} if the body has no
 * form for the dtypes; {@link org.quern.array.ReadOnlyArrayException} for an {@code out} that is read-only;
 * {@link KernelFaultException} if the kernel fails for an element; and {@link CompilerMissingException} for an overload
 * that is not cached if LLVM is not present.
 *
 * {@snippet :
 * Ufunc length = Ufunc.define("length", (x, y) -> sqrt(x.mul(x).add(y.mul(y))));
 * NDArray r = length.apply(NDArray.of(3.0, 5), NDArray.of(4.0, 12));     // 5 and 13
 * length.on(r, 1).out(r).where(NDArray.of(true, false)).run();          // in place, where the mask is true
 * }
 */
public final class Ufunc extends UniversalFunction {
    private static final long serialVersionUID = 1L;

    private Ufunc(String name, int inputs, int outputs, List<String> outputNames, KernelBody body) {
        super(name, inputs, outputs, outputNames, new Definition.OfElements(name, outputs, body),
                Environment.options(), 1, CoresLayout.ANY_FORM);
    }

    private Ufunc(Ufunc from, CodegenOptions options, int threads) {
        super(from, options, threads, CoresLayout.ANY_FORM);
    }

    @Override
    Ufunc with(CodegenOptions options, int threads) {
        return new Ufunc(this, options, threads);
    }

    /**
     * {@return a kernel of one operand, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body1 formula) {
        return define(name, 1, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of two operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body2 formula) {
        return define(name, 2, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of three operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body3 formula) {
        return define(name, 3, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of four operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body4 formula) {
        return define(name, 4, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of five operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body5 formula) {
        return define(name, 5, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of six operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body6 formula) {
        return define(name, 6, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of seven operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body7 formula) {
        return define(name, 7, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of eight operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body8 formula) {
        return define(name, 8, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel of nine operands, defined by a formula}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param formula the result for one element
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, Body9 formula) {
        return define(name, 9, 1, Bodies.of(formula));
    }

    /**
     * {@return a kernel with statements or several outputs}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param inputs number of inputs, at least 1
     * @param outputs number of outputs, at least 1; inputs and outputs together at most 32
     * @param body the kernel's body, for one element
     * @throws OperandException if a number is out of its range
     * @throws KernelNameException if the name is empty
     */
    public static Ufunc define(String name, int inputs, int outputs, KernelBody body) {
        return define(name, inputs, outputs, List.of(), body);
    }

    /**
     * {@return a kernel with statements or several outputs, which have names}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param inputs number of inputs, at least 1
     * @param outputs names of the outputs, at least one, by which {@link Results} are found; inputs and outputs
     *     together at most 32
     * @param body the kernel's body, for one element
     * @throws OperandException if a number is out of its range, or a name is empty or there twice
     * @throws KernelNameException if the kernel's name is empty
     */
    public static Ufunc define(String name, int inputs, List<String> outputs, KernelBody body) {
        checkDefinition(name, body);
        List<String> names = checkedNames(name, outputs);
        return define(name, inputs, names.size(), names, body);
    }

    private static Ufunc define(String name, int inputs, int outputs, List<String> outputNames, KernelBody body) {
        checkDefinition(name, body);
        if (inputs < 1 || outputs < 1 || inputs + outputs > KernelAbi.MAX_OPERANDS) {
            throw OperandException.of("kernel '" + name + "': " + Count.of(inputs, "input") + " and "
                    + Count.of(outputs, "output") + " given; at least one of each, and at most "
                    + KernelAbi.MAX_OPERANDS
                    + " together, expected");
        }
        return new Ufunc(name, inputs, outputs, outputNames, body);
    }

    /** The same kernel with a fixed number of lanes; for tests that compare lane counts. */
    Ufunc withLanes(int lanes) {
        return with(options().withLanes(lanes), threads());
    }

    /**
     * {@return the same kernel with exactly these fast-math flags}
     *
     * @param flags the flags; none for arithmetic as written
     */
    public Ufunc fastmath(FastMath... flags) {
        return with(options().withFastmath(FastMath.text(flags)), threads());
    }

    /**
     * {@return the same kernel with mathematical functions of this accuracy}
     *
     * @param tier the accuracy
     */
    public Ufunc accuracy(Accuracy tier) {
        return with(options().withTight(given(tier, "tier") == Accuracy.TIGHT), threads());
    }

    /**
     * {@return the same kernel, whose calls run on this target by default} Code is shared with this kernel and mapped
     * once.
     *
     * @param target the default target of calls
     */
    public Ufunc target(Target target) {
        return with(options(), Target.threads(name(), target));
    }

    /**
     * {@return the result for one operand, in a new array of the operand's shape}
     *
     * @param a the first operand
     * @throws OperandException if the kernel has another number of inputs, or several outputs
     */
    public NDArray apply(NDArray a) {
        NDArray known = inputs() == 1 && outputs() == 1 ? again(a, null, null, null) : null;
        if (known != null) {
            return known;
        }
        CallBuffer buffer = begin(1);
        try {
            Typing.array(buffer.operands(), 0, a, table());
            return finish(buffer);
        } finally {
            buffer.give();
        }
    }

    /**
     * {@return the result for two operands, in a new array of their broadcast shape}
     *
     * @param a the first operand
     * @param b the second operand
     * @throws OperandException if the kernel has another number of inputs, or several outputs
     */
    public NDArray apply(NDArray a, NDArray b) {
        NDArray known = inputs() == 2 && outputs() == 1 ? again(a, b, null, null) : null;
        if (known != null) {
            return known;
        }
        CallBuffer buffer = begin(2);
        try {
            Typing.array(buffer.operands(), 0, a, table());
            Typing.array(buffer.operands(), 1, b, table());
            return finish(buffer);
        } finally {
            buffer.give();
        }
    }

    /**
     * {@return the result for three operands, in a new array of their broadcast shape}
     *
     * @param a the first operand
     * @param b the second operand
     * @param c the third operand
     * @throws OperandException if the kernel has another number of inputs, or several outputs
     */
    public NDArray apply(NDArray a, NDArray b, NDArray c) {
        NDArray known = inputs() == 3 && outputs() == 1 ? again(a, b, c, null) : null;
        if (known != null) {
            return known;
        }
        CallBuffer buffer = begin(3);
        try {
            Typing.array(buffer.operands(), 0, a, table());
            Typing.array(buffer.operands(), 1, b, table());
            Typing.array(buffer.operands(), 2, c, table());
            return finish(buffer);
        } finally {
            buffer.give();
        }
    }

    /**
     * {@return the result for arrays, numbers and booleans, in a new array of their broadcast shape}
     *
     * @param operands one for each input
     * @throws OperandException also if the kernel has several outputs, which {@link #applyAll} gives
     */
    public NDArray apply(Object... operands) {
        checkSingle("apply");
        return on(operands).run();
    }

    /**
     * {@return all results for arrays, numbers and booleans, in new arrays of their broadcast shape}
     *
     * @param operands one for each input
     * @throws OperandException if the number of operands is not the kernel's number of inputs
     */
    public Results applyAll(Object... operands) {
        return on(operands).runAll();
    }

    /**
     * {@return a call with options: {@code on(a, b).out(r).where(mask).run()}} It can be kept and run repeatedly.
     *
     * @param operands one for each input: an array, number or boolean
     * @throws OperandException if the number of operands is not the kernel's number of inputs
     */
    public UfuncCall on(Object... operands) {
        return new UfuncCall(this, operands);
    }

    @Override
    String description() {
        return "ufunc '" + Escapes.line(name()) + "' of " + Count.of(inputs(), "input") + " and "
                + Count.of(outputs(), "output");
    }

    private CallBuffer begin(int given) {
        check(given);
        checkSingle("apply");
        return begin();
    }
}
