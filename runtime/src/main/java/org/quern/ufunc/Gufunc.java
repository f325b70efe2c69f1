package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.List;
import org.quern.abi.CoresLayout;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.check.Count;
import org.quern.codegen.CodegenOptions;
import org.quern.dsl.CoreBody;
import org.quern.engine.Environment;
import org.quern.error.CompilerMissingException;
import org.quern.signature.CoreSignature;
import org.quern.util.Escapes;

/**
 * A generalized universal function: a kernel of small arrays, the <em>cores</em> (vectors, matrices), applied along all
 * other dimensions of its operands, the <em>loop dimensions</em>, with NumPy's broadcasting. A signature such as
 * {@code (m,n),(n,p)->(m,p)} names the cores' dimensions. By default an operand's core is its last dimensions. For each
 * combination of dtypes the body is traced once, and the code is compiled or loaded from the cache.
 *
 * <p>Operands are {@link NDArray}s. Where the core is {@code ()} they may also be Java numbers and booleans, which take
 * their dtype from the arrays beside them (NEP 50). Any number of threads may call at once.
 *
 * <p>Calls throw {@link OperandException} for a wrong number or kind of operands or wrong axes;
 * {@link org.quern.error.ShapeException} for cores whose sizes do not agree, too few dimensions, loop dimensions that
 * do not broadcast, and an {@code out} of another shape; {@link org.quern.dtype.DTypeException} for dtypes that the
 * casting rule does not allow; {@link org.quern.dsl.KernelException} if the body has no form for the dtypes;
 * {@link org.quern.array.ReadOnlyArrayException} for an {@code out} or in-out operand that is read-only;
 * {@link KernelFaultException} if the kernel fails for an instance; and {@link CompilerMissingException} for an
 * overload that is not cached if LLVM is not present.
 *
 * {@snippet :
 * Gufunc dot = Gufunc.define("dot", "(n),(n)->()", k -> {
 *     Accumulator sum = k.sum(DType.FLOAT64);
 *     k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
 *     k.out(0).set(sum.get());
 * });
 * NDArray rows = NDArray.arange(DType.FLOAT64, 6).reshape(2, 3);
 * NDArray r = dot.apply(rows, NDArray.of(1.0, 10, 100));                 // 210 and 543
 * }
 */
public final class Gufunc extends UniversalFunction {
    private static final long serialVersionUID = 1L;

    private final transient CoreSignature signature;
    private final transient int form;

    private Gufunc(String name, CoreSignature signature, List<String> outputNames, CoreBody body) {
        super(name, signature.inputCount(), signature.outputCount(), outputNames,
                new Definition.OfCores(name, signature, body), Environment.options(), Schedule.OF_KERNEL,
                CoresLayout.ANY_FORM);
        this.signature = signature;
        this.form = CoresLayout.ANY_FORM;
    }

    private Gufunc(Gufunc from, CodegenOptions options, int threads, int form) {
        super(from, options, threads, form);
        this.signature = from.signature;
        this.form = form;
    }

    /**
     * {@return a kernel of cores}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param signature NumPy's grammar: {@code (m,n),(n,p)->(m,p)}, fixed sizes {@code (3)}, optional dimensions
     *     {@code (n?,k)}; and beyond it size expressions {@code (n)->(n+1)}, {@code n|1} for a size that may be 1, and
     *     {@code inout(n)}
     * @param body the kernel's body, for one instance
     * @throws org.quern.error.SignatureException if the text is no signature; the message says where
     * @throws KernelNameException if the name is empty
     * @throws OperandException if the signature has too many operands or core dimensions
     */
    public static Gufunc define(String name, String signature, CoreBody body) {
        checkDefinition(name, body);
        return define(name, CoreSignature.parse(given(signature, "signature")), List.of(), body);
    }

    /**
     * {@return a kernel of cores, whose outputs have names}
     *
     * @param name a name, for the cache and for messages; it need not be unique
     * @param signature as of {@link #define(String, String, CoreBody)}
     * @param outputs names of the outputs, one for each after the arrow, by which {@link Results} are found
     * @param body the kernel's body, for one instance
     * @throws org.quern.error.SignatureException if the text is no signature; the message says where
     * @throws KernelNameException if the kernel's name is empty
     * @throws OperandException if the number of names is not that of outputs, a name is empty or there twice, or the
     *     signature has too many operands or core dimensions
     */
    public static Gufunc define(String name, String signature, List<String> outputs, CoreBody body) {
        checkDefinition(name, body);
        given(signature, "signature");
        List<String> names = checkedNames(name, outputs);
        CoreSignature of = CoreSignature.parse(signature);
        if (names.size() != of.outputCount()) {
            throw OperandException.of("kernel '" + name + "': " + Count.of(names.size(), "name") + " given for the "
                    + Count.of(of.outputCount(), "output") + " of " + of);
        }
        return define(name, of, names, body);
    }

    private static Gufunc define(String name, CoreSignature of, List<String> outputNames, CoreBody body) {
        int axes = 0;
        for (int i = 0; i < of.operandCount(); i++) {
            axes += of.operand(i).rank();
        }
        if (of.operandCount() > KernelAbi.MAX_OPERANDS || axes > KernelAbi.MAX_CORE_AXES) {
            throw OperandException.of("kernel '" + name + "': " + of.operandCount() + " operands of together " + axes
                    + " core dimensions given; at most " + KernelAbi.MAX_OPERANDS + " and " + KernelAbi.MAX_CORE_AXES
                    + " expected");
        }
        return new Gufunc(name, of, outputNames, body);
    }

    @Override
    Gufunc with(CodegenOptions options, int threads) {
        return new Gufunc(this, options, threads, form);
    }

    /** The same kernel with a fixed number of lanes; for tests that compare lane counts. */
    Gufunc withLanes(int lanes) {
        return with(options().withLanes(lanes), threads());
    }

    /** The same kernel, always run in one form of enum nrt_form; for tests that compare forms. */
    Gufunc withForm(int forced) {
        return new Gufunc(this, options(), threads(), forced);
    }

    /**
     * {@return the same kernel with exactly these fast-math flags}
     *
     * @param flags the flags; none for arithmetic as written
     */
    public Gufunc fastmath(FastMath... flags) {
        return with(options().withFastmath(FastMath.text(flags)), threads());
    }

    /**
     * {@return the same kernel with mathematical functions of this accuracy}
     *
     * @param tier the accuracy
     */
    public Gufunc accuracy(Accuracy tier) {
        return with(options().withTight(given(tier, "tier") == Accuracy.TIGHT), threads());
    }

    /**
     * {@return the same kernel, whose calls run on this target by default} Code is shared with this kernel and mapped
     * once. Without this option the target is {@link Target#PARALLEL} if the kernel has parallel loops, else
     * {@link Target#CPU}.
     *
     * @param target the default target of calls
     */
    public Gufunc target(Target target) {
        return with(options(), Target.threads(name(), target));
    }

    /** {@return the kernel's signature, without white space} */
    public String signature() {
        return signature.toString();
    }

    CoreSignature cores() {
        return signature;
    }

    /**
     * {@return the result, in a new array of the operands' broadcast loop dimensions followed by the output's core
     * dimensions; if all operands are in-out, the first of them}
     *
     * @param operands one for each input: an array, or for a scalar core a number or boolean
     * @throws OperandException if the kernel has another number of inputs, or several outputs
     */
    public NDArray apply(Object... operands) {
        checkSingle("apply");
        return on(operands).run();
    }

    /**
     * {@return all results, in new arrays of the operands' broadcast loop dimensions followed by each output's core
     * dimensions; if all operands are in-out, these}
     *
     * @param operands one for each input: an array, or for a scalar core a number or boolean
     * @throws OperandException if the number of operands is not the kernel's number of inputs
     */
    public Results applyAll(Object... operands) {
        return on(operands).runAll();
    }

    /**
     * {@return a call with options: {@code on(a, b).out(r).axis(0).run()}} It can be kept and run repeatedly.
     *
     * @param operands one for each input: an array, or for a scalar core a number or boolean
     * @throws OperandException if the number of operands is not the kernel's number of inputs
     */
    public GufuncCall on(Object... operands) {
        return new GufuncCall(this, operands);
    }

    @Override
    String description() {
        return "gufunc '" + Escapes.line(name()) + "' " + signature;
    }
}
