package org.quern.ufunc;

import java.util.Arrays;
import java.util.Map;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.signature.CoreSignature;

/**
 * The operands of a call: inputs, values of uniform parameters, outputs and the mask, each in an array or field of its
 * own. Operands are numbered inputs first, then outputs, then the mask, which has a number even if there is none.
 * Reused from call to call.
 */
final class Operands {
    private static final long[] NONE = {};

    private final NDArray[] inputs = new NDArray[KernelAbi.MAX_OPERANDS];
    /** Bits of inputs that are scalars. */
    private final long[] numbers = new long[KernelAbi.MAX_OPERANDS];
    /** Dtypes of inputs to compute with. */
    private final DType[] types = new DType[KernelAbi.MAX_OPERANDS];
    /**
     * By input, the dtype that a Java integer takes although it does not hold the integer. The operand then has a wider
     * dtype.
     */
    private Map<Integer, DType> beyond = Map.of();

    private long[] uniforms = NONE;

    /** Outputs as the kernel sees them: with core axes last, and with shadows behind the others. */
    private final NDArray[] outputs = new NDArray[KernelAbi.MAX_OPERANDS];
    /** Outputs as the caller sees them. */
    private final NDArray[] results = new NDArray[KernelAbi.MAX_OPERANDS];
    /** Dtypes that the kernel is to write; null for its own. */
    private final DType[] wanted = new DType[KernelAbi.MAX_OPERANDS];
    /** For each shadow, in order, the operand that it is the shadow of. */
    private final int[] shadowed = new int[KernelAbi.MAX_OPERANDS];

    private NDArray mask;
    private CoreSignature signature;
    private int inputCount;
    private int outputCount;
    private int shadows;

    /**
     * Begins a call without operands.
     *
     * @param of signature of a gufunc; null for a ufunc
     */
    void begin(int inputsOfKernel, int outputsOfKernel, CoreSignature of) {
        inputCount = inputsOfKernel;
        outputCount = outputsOfKernel;
        signature = of;
        Arrays.fill(wanted, 0, outputsOfKernel, null);
    }

    /** Drops all references, so that an idle buffer keeps no array alive. */
    void clear() {
        Arrays.fill(inputs, 0, inputCount, null);
        Arrays.fill(outputs, 0, outputCount, null);
        Arrays.fill(results, 0, outputCount, null);
        mask = null;
        uniforms = NONE;
        beyond = Map.of();
        shadows = 0;
    }

    int inputs() {
        return inputCount;
    }

    /** Number of outputs, shadows included. */
    int outputs() {
        return outputCount;
    }

    /** Number of inputs and outputs, which is also the operand number of the mask. */
    int count() {
        return inputCount + outputCount;
    }

    /** Number of operands in native code, where uniform parameters follow the inputs. */
    int natives() {
        return inputCount + uniforms.length + outputCount;
    }

    /** The native number of an input or output. */
    int nativeNumber(int operand) {
        return operand < inputCount ? operand : operand + uniforms.length;
    }

    /** An operand's array; null for a scalar, an output still to be allocated, or a missing mask. */
    NDArray get(int operand) {
        return operand < inputCount ? inputs[operand] : operand < count() ? outputs[operand - inputCount] : mask;
    }

    /** Replaces an operand's array by a copy or a view of it. */
    void replace(int operand, NDArray by) {
        if (operand < inputCount) {
            inputs[operand] = by;
        } else if (operand < count()) {
            outputs[operand - inputCount] = by;
        } else {
            mask = by;
        }
    }

    /** Sets an input to an array, to be computed with in its own dtype. */
    void input(int i, NDArray a) {
        inputs[i] = a;
        types[i] = a.dtype();
    }

    /** Sets an input to a scalar, given by its bits. */
    void input(int i, DType type, long bits) {
        inputs[i] = null;
        numbers[i] = bits;
        types[i] = type;
    }

    /** The bits of an input that is a scalar. */
    long number(int i) {
        return numbers[i];
    }

    /** Sets the dtype to compute with, in place of the input's own. */
    void compute(int i, DType type) {
        types[i] = type;
    }

    DType type(int input) {
        return types[input];
    }

    /** Dtypes of the inputs, in an array that is longer. */
    DType[] types() {
        return types;
    }

    Map<Integer, DType> beyond() {
        return beyond;
    }

    void beyond(Map<Integer, DType> dtypes) {
        beyond = dtypes;
    }

    long[] uniforms() {
        return uniforms;
    }

    /** Sets the uniform parameters, by their bits. */
    void uniforms(long[] values) {
        uniforms = values;
    }

    /** Sets an output, given or allocated, and the view of it that the kernel sees. */
    void output(int o, NDArray result, NDArray view) {
        results[o] = result;
        outputs[o] = view;
    }

    /** An output as the caller sees it; null if it is still to be allocated. */
    NDArray result(int o) {
        return results[o];
    }

    /** The outputs as the caller sees them. */
    NDArray[] results() {
        return Arrays.copyOf(results, outputCount - shadows);
    }

    /** True if any array that the kernel writes is present already. */
    boolean hasWritten() {
        for (int i = 0; i < count(); i++) {
            if (isWritten(i) && get(i) != null) {
                return true;
            }
        }
        return false;
    }

    /** Sets the dtype that the kernel is to write to an output; null for its own. */
    void want(int o, DType type) {
        wanted[o] = type;
    }

    /** Requested dtypes of the outputs, in an array that is longer; null for the kernel's own. */
    DType[] wanted() {
        return wanted;
    }

    NDArray mask() {
        return mask;
    }

    /** Sets the mask; null to compute every instance. */
    void mask(NDArray where) {
        mask = where;
    }

    /** Signature of a gufunc; null for a ufunc. */
    CoreSignature signature() {
        return signature;
    }

    /**
     * Adds an operand's shadow as an output: the same array, in the caller's dtype. See
     * {@link org.quern.ir.rewrite.Shadows}.
     */
    void shadow(int operand) {
        outputs[outputCount++] = get(operand);
        shadowed[shadows++] = operand;
    }

    /** The operand of the signature for an operand or a shadow. */
    int original(int operand) {
        int own = count() - shadows;
        return operand < own ? operand : shadowed[operand - own];
    }

    /** True if an operand has a shadow, through which the kernel writes the caller's array. */
    boolean hasShadow(int operand) {
        for (int s = 0; s < shadows; s++) {
            if (shadowed[s] == operand) {
                return true;
            }
        }
        return false;
    }

    /** True for an input that the kernel writes. */
    boolean isInOut(int operand) {
        return signature != null && operand < inputCount && signature.operand(operand).inOut();
    }

    /** True if the kernel both reads and writes it: an in-out operand, or its shadow. */
    boolean isUpdated(int operand) {
        return signature != null && operand < count() && signature.operand(original(operand)).inOut();
    }

    /** True if the kernel writes it. */
    boolean isWritten(int operand) {
        return operand < inputCount ? isInOut(operand) : operand < count();
    }
}
