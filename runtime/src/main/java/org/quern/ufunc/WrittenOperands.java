package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.signature.CoreSignature;

/** What a kernel's call writes, by the frame's numbers: its outputs and the in-out operands. */
final class WrittenOperands {
    private final KernelTable kernel;
    private final CoreSignature signature;
    private final Frame f;
    private final Overload overload;

    /** Of a frame whose operands are complete, uniform parameters and outputs included. */
    WrittenOperands(KernelTable kernel, Frame f, Overload overload) {
        this.kernel = kernel;
        this.signature = kernel.cores();
        this.f = f;
        this.overload = overload;
    }

    boolean isInOut(int number) {
        return number < kernel.inputs() && signature.operand(number).inOut();
    }

    /** Whether it is an in-out operand, or the shadow of one. */
    boolean isRead(int number) {
        return number < f.count() && (number < kernel.inputs() || number >= f.inputs)
                && signature.operand(f.cores().operand(number)).inOut();
    }

    /** Of the mask, which is behind all operands: false. */
    boolean is(int number) {
        return number < f.count() && (number >= f.inputs || isInOut(number));
    }

    /** The dtype that the kernel has there. */
    DType type(int number) {
        return number == f.count()
                ? DType.BOOL
                : number < f.inputs ? f.inputTypes[number] : overload.output(number - f.inputs);
    }

    /**
     * For each operand of the signature the caller's dtype, if it is not the kernel's and some elements may stay as they are;
     * null for the others, and instead of nulls alone.
     */
    DType[] keptInOtherTypes() {
        DType[] kept = null;
        for (int i = 0; i < f.count(); i++) {
            DType given = is(i) ? f.operands[i].dtype() : null;
            if (given != null && given != type(i)
                    && (f.mask() != null || !overload.core().isWhole(f.cores().operand(i)))) {
                kept = kept == null ? new DType[signature.operandCount()] : kept;
                kept[f.cores().operand(i)] = given;
            }
        }
        return kept;
    }

    private String who(int number) {
        return isInOut(number)
                ? "operand " + number + ", which is written,"
                : f.outputs == 1 ? "out" : "out " + (number - f.inputs);
    }

    private String prefix() {
        return "kernel '" + kernel.name() + "': ";
    }

    /** Refuses what cannot be written, or would be written twice. */
    void check(Casting casting) {
        for (int i = 0; i < f.count(); i++) {
            if (is(i)) {
                check(i, casting);
            }
        }
    }

    private void check(int i, Casting casting) {
        NDArray a = f.operands[i];
        if (!f.hasLoopShape(i)) {
            throw ShapeException.of(prefix() + who(i) + " has loop dimensions "
                    + Shapes.text(Arrays.copyOf(a.shape(), a.ndim() - f.cores().rank(i)))
                    + " before its core, the operands broadcast"
                    + " to " + Shapes.text(f.shapeCopy()));
        }
        if (!Outputs.isWritable(a)) {
            throw Outputs.notWritable(kernel.name(), who(i), a);
        }
        if (i >= f.inputs && !casting.allows(type(i), a.dtype())) {
            throw DTypeException
                    .of(prefix() + "output " + (i - f.inputs) + " is " + type(i) + ", which does not cast to out's "
                            + a.dtype() + " (rule: " + casting + ")");
        }
        for (int j = 0; j < i; j++) {
            if (is(j) && Outputs.conflict(f.operands[j], a, false)) {
                throw OperandException.of(prefix() + who(i) + " overlaps " + who(j) + " so one would be lost");
            }
        }
    }
}
