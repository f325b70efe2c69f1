package org.quern.ufunc;

import java.util.List;
import org.quern.array.NDArray;
import org.quern.dtype.OperandOutOfBoundsException;

/** A call of a ufunc, with options: {@code ADD.on(a, b).out(r).where(mask).run()}. */
public final class UfuncCall extends KernelCall<UfuncCall> {
    private final Ufunc ufunc;

    UfuncCall(Ufunc ufunc, Object[] operands) {
        super(ufunc, operands);
        this.ufunc = ufunc;
    }

    @Override
    UfuncCall self() {
        return this;
    }

    @Override
    Overload invoke(Frame f) {
        try {
            Operands.all(f, operands, types, casting, ufunc);
            outputs(f);
            if (uniforms != null) {
                // Before the overload that says which parameters there are: bad operands are not worth a compilation.
                Invocation.check(ufunc, f);
                uniforms.place(f, ufunc.overload(f, casting));
                outputs(f);
            }
            Overload overload = Invocation.run(ufunc, f, casting);
            results = f.outputs == 1 ? List.of(f.output(0)) : List.of(f.outputs());
            return overload;
        } catch (OperandOutOfBoundsException e) {
            throw Operands.outOfBounds(e.operand(), operands[e.operand()], e.type(), ufunc);
        }
    }

    /** Puts the outputs and the mask behind the inputs. */
    private void outputs(Frame f) {
        for (int i = 0; i < out.length; i++) {
            f.operands[f.inputs + i] = out[i];
            f.outputTypes[i] = out[i] == null ? null : out[i].dtype();
        }
        f.operands[f.count()] = where;
    }
}
