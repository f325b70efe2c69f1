package org.quern.ufunc;

import java.util.Arrays;
import java.util.Map;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.signature.CoreSignature;

/**
 * What takes part in a call: inputs, values of uniform parameters, outputs and the mask, each in a place of its own.
 * Arrays are numbered inputs first, then outputs, then the mask, which has a number even when there is none. Used again
 * from call to call.
 */
final class Operands {
    private static final long[] NONE = {};

    private final NDArray[] inputs = new NDArray[KernelAbi.MAX_OPERANDS];
    /** The bits of inputs that are numbers. */
    private final long[] numbers = new long[KernelAbi.MAX_OPERANDS];
    /** The dtypes to compute with, of inputs. */
    private final DType[] types = new DType[KernelAbi.MAX_OPERANDS];
    /** The dtypes that numbers take which these do not hold, by input: such a number is in a wider dtype. */
    private Map<Integer, DType> beyond = Map.of();

    private long[] uniforms = NONE;

    /** As the kernel sees them, with the core axes last; shadows behind the others. */
    private final NDArray[] outputs = new NDArray[KernelAbi.MAX_OPERANDS];
    /** As the caller sees them. */
    private final NDArray[] results = new NDArray[KernelAbi.MAX_OPERANDS];
    /** The dtypes that the kernel is to write; null where its own counts. */
    private final DType[] wanted = new DType[KernelAbi.MAX_OPERANDS];
    /** The operands of the signature that the last outputs are shadows of, in order. */
    private final int[] shadowed = new int[KernelAbi.MAX_OPERANDS];

    private NDArray mask;
    private CoreSignature signature;
    private int inputCount;
    private int outputCount;
    private int shadows;

    /**
     * Begins a call, of which nothing is given yet.
     *
     * @param of the signature of cores; null: they are scalars
     */
    void begin(int inputsOfKernel, int outputsOfKernel, CoreSignature of) {
        inputCount = inputsOfKernel;
        outputCount = outputsOfKernel;
        signature = of;
        Arrays.fill(wanted, 0, outputsOfKernel, null);
    }

    /** Forgets all, so that an idle buffer keeps no array alive. */
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

    /** Shadows included. */
    int outputs() {
        return outputCount;
    }

    /** Inputs and outputs: also the number of the mask. */
    int count() {
        return inputCount + outputCount;
    }

    /** Operands as native code counts them: with uniform parameters, between inputs and outputs. */
    int natives() {
        return inputCount + uniforms.length + outputCount;
    }

    /** The number of an input or output in native code. */
    int nativeNumber(int operand) {
        return operand < inputCount ? operand : operand + uniforms.length;
    }

    /** Null: a number, an output to be allocated, or no mask. */
    NDArray get(int operand) {
        return operand < inputCount ? inputs[operand] : operand < count() ? outputs[operand - inputCount] : mask;
    }

    /** Puts an array of the same elements, or a view of the same array, into the place of one. */
    void replace(int operand, NDArray by) {
        if (operand < inputCount) {
            inputs[operand] = by;
        } else if (operand < count()) {
            outputs[operand - inputCount] = by;
        } else {
            mask = by;
        }
    }

    /** An input that is an array, in whose dtype is computed. */
    void input(int i, NDArray a) {
        inputs[i] = a;
        types[i] = a.dtype();
    }

    /** An input that is a number, by its bits. */
    void input(int i, DType type, long bits) {
        inputs[i] = null;
        numbers[i] = bits;
        types[i] = type;
    }

    /** The bits of an input that is a number. */
    long number(int i) {
        return numbers[i];
    }

    /** The dtype to compute with in place of an input's own. */
    void compute(int i, DType type) {
        types[i] = type;
    }

    DType type(int input) {
        return types[input];
    }

    /** Of inputs, in an array that is longer. */
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

    /** The values of the overload's uniform parameters, by their bits. */
    void uniforms(long[] values) {
        uniforms = values;
    }

    /** An output, given or allocated, of which the kernel sees a view or the array itself. */
    void output(int o, NDArray result, NDArray view) {
        results[o] = result;
        outputs[o] = view;
    }

    /** An output as the caller sees it; null: to be allocated. */
    NDArray result(int o) {
        return results[o];
    }

    /** The outputs as the caller sees them. */
    NDArray[] results() {
        return Arrays.copyOf(results, outputCount - shadows);
    }

    /** Whether there are arrays already, of those that the kernel writes. */
    boolean hasWritten() {
        for (int i = 0; i < count(); i++) {
            if (isWritten(i) && get(i) != null) {
                return true;
            }
        }
        return false;
    }

    /** Asks the kernel for the dtype of an output. */
    void want(int o, DType type) {
        wanted[o] = type;
    }

    /** Of outputs, in an array that is longer: null where the kernel's own dtype counts. */
    DType[] wanted() {
        return wanted;
    }

    NDArray mask() {
        return mask;
    }

    /** Null: every instance is computed. */
    void mask(NDArray where) {
        mask = where;
    }

    /** The signature of cores; null: they are scalars. */
    CoreSignature signature() {
        return signature;
    }

    /**
     * Adds an output: the shadow of an operand of the signature, and the same array. See {@link
     * org.quern.ir.rewrite.Shadows}.
     */
    void shadow(int operand) {
        outputs[outputCount++] = get(operand);
        shadowed[shadows++] = operand;
    }

    /** The operand of the signature that an input or output is, or whose shadow. */
    int original(int operand) {
        int own = count() - shadows;
        return operand < own ? operand : shadowed[operand - own];
    }

    /** Whether an operand has a shadow, to which the caller's array is given in its place. */
    boolean hasShadow(int operand) {
        for (int s = 0; s < shadows; s++) {
            if (shadowed[s] == operand) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is an input that the kernel writes. */
    boolean isInOut(int operand) {
        return signature != null && operand < inputCount && signature.operand(operand).inOut();
    }

    /** Whether what is written there is read too: an in-out operand, or the shadow of one. */
    boolean isUpdated(int operand) {
        return signature != null && operand < count() && signature.operand(original(operand)).inOut();
    }

    /** Whether the kernel writes it. */
    boolean isWritten(int operand) {
        return operand < inputCount ? isInOut(operand) : operand < count();
    }
}
