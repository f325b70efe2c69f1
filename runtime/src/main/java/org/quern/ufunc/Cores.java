package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.quern.abi.CoresLayout;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.ir.analysis.CoreFacts;
import org.quern.signature.CoreSignature;
import org.quern.signature.OperandCore;

/** The cores of one gufunc call's operands and their {@code struct nrt_cores}, reused from call to call with its frame. */
final class Cores {
    private final MemorySegment segment = Arena.ofAuto().allocate(CoresLayout.SIZE, 8);
    /** By the frame's numbers: inputs, uniform parameters, outputs. */
    private final int[] rank = new int[KernelAbi.MAX_OPERANDS + 1];
    /** The operands of the signature that have a shadow, in order: the last outputs are those. */
    private final int[] shadowed = new int[KernelAbi.MAX_OPERANDS];
    private int shadows;
    private CoreSignature signature;
    private long absent;
    private long[] sizes;
    private int uniforms;
    private int form;
    private long work;

    /**
     * Begins a call.
     *
     * @param absent the optional dimensions that are not there
     * @param form of enum nrt_form
     */
    void open(CoreSignature of, long absent, int form) {
        this.signature = of;
        this.absent = absent;
        this.form = form;
        this.shadows = 0;
        place(0);
    }

    /** Says how many uniform parameters there are between inputs and outputs. */
    void place(int uniforms) {
        this.uniforms = uniforms;
        Arrays.fill(rank, 0);
        for (int i = 0; i < signature.operandCount(); i++) {
            rank[frameNumber(i)] = signature.coreRank(i, absent);
        }
    }

    /**
     * Adds an output to the frame: the shadow of an operand of the signature, and the same array. See {@link
     * org.quern.ir.rewrite.Shadows}.
     */
    void shadow(Frame f, int operand) {
        shadowed[shadows++] = operand;
        rank[f.count()] = signature.coreRank(operand, absent);
        f.operands[f.count()] = f.operands[frameNumber(operand)];
        f.outputs++;
    }

    /** Whether a frame's operand has a shadow, to which the caller's array is given in its place. */
    boolean hasShadow(int number) {
        for (int s = 0; s < shadows; s++) {
            if (frameNumber(shadowed[s]) == number) {
                return true;
            }
        }
        return false;
    }

    private int frameNumber(int operand) {
        return operand < signature.inputCount() ? operand : operand + uniforms;
    }

    /** The operand of the signature that a frame's operand is, or whose shadow; it is no uniform parameter. */
    int operand(int number) {
        int n = number < signature.inputCount() ? number : number - uniforms;
        return n < signature.operandCount() ? n : shadowed[n - signature.operandCount()];
    }

    void sizes(long[] solved) {
        sizes = solved;
        work = 1;
        for (long n : sizes) {
            long high = Math.multiplyHigh(work, Math.max(1, n));
            work *= Math.max(1, n);
            if (high != 0 || work < 0) {
                work = Long.MAX_VALUE;
                break;
            }
        }
    }

    /** How many dimensions of a frame's operand are its core. */
    int rank(int operand) {
        return rank[operand];
    }

    /** Whether a frame's operand is an input that is written in place. */
    boolean isInOut(int operand) {
        return operand < signature.inputCount() && signature.operand(operand).inOut();
    }

    /** How many core dimensions the signature has. */
    int dims() {
        return sizes.length;
    }

    long size(int dim) {
        return sizes[dim];
    }

    /** The sizes of all core dimensions. */
    long[] sizes() {
        return sizes;
    }

    /** Elements of the space that all core dimensions span: about what loops over them take. At least 1. */
    long work() {
        return work;
    }

    /** Says which half of a failing index the kernel tells. */
    void tell(boolean upper) {
        segment.set(JAVA_LONG, CoresLayout.SHIFT, upper ? Integer.SIZE : 0);
    }

    MemorySegment segment() {
        return segment;
    }

    /** Fills the struct from a frame whose operands are set; its address. */
    long write(Frame f, Overload overload) {
        CoreFacts facts = overload.core();
        int outputs = f.inputs;
        int in = (int) ((1L << f.inputs) - 1);
        int out = 0;
        int axis = 0;
        for (int i = 0; i < f.count(); i++) {
            boolean uniform = i < outputs && i >= outputs - uniforms;
            OperandCore core = uniform ? null : signature.operand(operand(i));
            int full = uniform ? 0 : core.rank();
            segment.set(JAVA_INT, CoresLayout.RANK + 4L * i, full);
            NDArray a = f.operands[i];
            int at = a == null ? 0 : a.ndim() - rank[i];
            for (int k = 0; k < full; k++, axis++) {
                int d = core.dim(k);
                long stride = 0;
                if ((absent >>> d & 1) == 0) {
                    stride = a.shape(at) == 1 ? 0 : a.stride(at);
                    at++;
                }
                segment.set(JAVA_INT, CoresLayout.DIM + 4L * axis, d);
                segment.set(JAVA_LONG, CoresLayout.STRIDE + 8L * axis, stride);
            }
            if (i >= outputs) {
                out |= 1 << i;
                in |= facts.isWhole(i - uniforms) ? 0 : 1 << i;
            } else if (!uniform && core.inOut()) {
                out |= 1 << i;
            }
        }
        segment.set(JAVA_INT, CoresLayout.FORM, form);
        segment.set(JAVA_INT, CoresLayout.LANES, facts.lanes() ? 1 : 0);
        segment.set(JAVA_INT, CoresLayout.LOOPS, facts.loops() ? 1 : 0);
        tell(false);
        segment.set(JAVA_LONG, CoresLayout.GAIN, overload.cost(sizes).gain());
        segment.set(JAVA_INT, CoresLayout.UNIFORMS, uniforms);
        segment.set(JAVA_INT, CoresLayout.IN, in);
        segment.set(JAVA_INT, CoresLayout.OUT, out);
        segment.set(JAVA_INT, CoresLayout.DIMS, sizes.length);
        segment.set(JAVA_INT, CoresLayout.AXES, axis);
        for (int d = 0; d < sizes.length; d++) {
            segment.set(JAVA_LONG, CoresLayout.SIZES + 8L * d, sizes[d]);
        }
        return segment.address();
    }
}
