package org.quern.ufunc;

import java.math.BigInteger;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.ConstantFolder;
import org.quern.ir.interpret.Scalars;
import org.quern.nrt.Nrt;
import org.quern.util.Escapes;

/** Sizes within one call of a gufunc, which depend on its core dimensions and uniform parameters; for messages. */
final class ScratchSizes {
    private final Function kernel;
    private final ConstantFolder known;

    /**
     * The sizes in a call.
     *
     * @param sizes sizes of the core dimensions; none for a kernel of elements
     * @param uniforms bits of the uniform parameters
     */
    ScratchSizes(Function kernel, long[] sizes, long[] uniforms) {
        this.kernel = kernel;
        long[] first = new long[kernel.core() == null ? 0 : sizes.length + uniforms.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = i < sizes.length
                    ? sizes[i]
                    : Scalars.wrap(kernel.parameters().get(i).type(), uniforms[i - sizes.length]);
        }
        this.known = ConstantFolder.assuming(first);
        for (Statement s : kernel.body().all()) {
            if (s instanceof Statement.Let let) {
                known.define(let.result(), let.op());
            }
        }
    }

    /** The words {@code of size 3} after an axis; none if the size is not known. */
    String ofSize(Value size) {
        return known.has(size) ? " of size " + known.get(size) : "";
    }

    /** The error of a call that finds no memory for its blocks or for the kernel's own scratch memory. */
    OutOfMemoryError noMemory() {
        BigInteger bytes = BigInteger.ZERO;
        boolean all = true;
        for (Statement s : kernel.body().all()) {
            if (s instanceof Statement.Reserve r) {
                all &= r.memory().sizes().stream().allMatch(known::has);
                bytes = all ? bytes.add(bytes(r.memory())) : bytes;
            }
        }
        return new OutOfMemoryError("kernel '" + Escapes.line(kernel.name())
                + "': no native memory for scratch memory of a call: "
                + (all && bytes.signum() > 0 ? bytes + " bytes asked for by the kernel's body, " : "")
                + Nrt.memoryState());
    }

    private BigInteger bytes(Memory.Scratch own) {
        BigInteger bytes = BigInteger.valueOf(own.type().itemSize());
        for (Value size : own.sizes()) {
            bytes = bytes.multiply(BigInteger.valueOf(known.get(size)));
        }
        return bytes;
    }
}
