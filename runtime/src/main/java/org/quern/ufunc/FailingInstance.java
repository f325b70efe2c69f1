package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Interpreter.OutsideException;
import org.quern.ir.interpret.Scalars;

/**
 * An instance that failed, interpreted: this tells what compiled code does not, the index into a local array, and which
 * one of several was first.
 */
final class FailingInstance implements Interpreter.Watcher {
    /** Operations after which interpretation is given up: it takes a fraction of a second. */
    private static final int MOST_OPERATIONS = 1 << 21;

    /** Elements of a core that are copied for it. */
    private static final long MOST_ELEMENTS = 1 << 20;

    private static final class LongException extends QuernException {
        private static final long serialVersionUID = 1L;

        LongException() {
            super("more than " + MOST_OPERATIONS + " operations");
        }
    }

    private final Operands operands;
    private final LoopNest nest;
    private final Function kernel;
    private int operations;

    /**
     * An instance of the call in a buffer.
     *
     * @param operands the operands as the kernel sees them, with the contents that they had before the call
     */
    FailingInstance(Operands operands, LoopNest nest, Function kernel) {
        this.operands = operands;
        this.nest = nest;
        this.kernel = kernel;
    }

    /**
     * The first index that is outside; null if none is found.
     *
     * @param at the instance's position along the loop axes, in the operands' own order
     */
    OutsideException outside(long[] at) {
        try {
            if (kernel.core() == null) {
                Interpreter.watched(kernel, Interpretation::mathematics, this, element(at));
            } else {
                cores(at);
            }
            return null;
        } catch (OutsideException e) {
            return e;
        } catch (QuernException | ArithmeticException | OutOfMemoryError e) {
            return null; // too long, or of too much memory: the message goes without an index
        }
    }

    private long[] element(long[] at) {
        long[] bits = new long[kernel.parameters().size()];
        for (int i = 0; i < bits.length; i++) {
            DType type = kernel.parameters().get(i).type();
            bits[i] = Scalars.wrap(type, i >= operands.inputs()
                    ? operands.uniforms()[i - operands.inputs()]
                    : operands.get(i) == null
                            ? operands.number(i)
                            : bits(operands.get(i), place(operands.get(i), at, operands.get(i).ndim())));
        }
        return bits;
    }

    private void cores(long[] at) {
        long[][] cores = new long[operands.count()][];
        for (int i = 0; i < cores.length; i++) {
            cores[i] = core(i, at);
        }
        long[] uniforms = operands.uniforms().clone();
        for (int u = 0; u < uniforms.length; u++) {
            uniforms[u] = Scalars.wrap(kernel.uniformParameters().get(u).type(), uniforms[u]);
        }
        Interpreter.watchedCore(kernel, Interpretation::mathematics, this, nest.sizes(), uniforms, cores);
    }

    /** The elements of an operand's core, row-major. */
    private long[] core(int operand, long[] at) {
        NDArray a = operands.get(operand);
        AccessMap map = nest.map(operand);
        if (a == null) {
            return new long[] {Scalars.wrap(operands.type(operand), operands.number(operand))};
        }
        long size = 1;
        for (int k = 0; k < map.axes(); k++) {
            size = Math.multiplyExact(size, nest.sizes()[map.core().dim(k)]);
        }
        if (size > MOST_ELEMENTS) {
            throw new LongException();
        }
        long[] elements = new long[(int) size];
        long[] index = place(a, at, map.loops(a));
        for (int e = 0; e < elements.length; e++) {
            int left = e;
            int axis = map.loops(a) + map.rank();
            for (int k = map.axes() - 1; k >= 0; k--) {
                int length = (int) nest.sizes()[map.core().dim(k)];
                if (!map.isAbsent(k)) {
                    axis--;
                    index[axis] = a.shape(axis) == 1 ? 0 : left % length;
                }
                left /= length;
            }
            elements[e] = bits(a, index);
        }
        return elements;
    }

    /** An operand's index for a position along the loop axes, which are its first dimensions; the rest is 0. */
    private static long[] place(NDArray a, long[] at, int loops) {
        long[] index = new long[a.ndim()];
        for (int d = 0; d < loops; d++) {
            index[d] = a.shape(d) == 1 ? 0 : at[at.length - loops + d];
        }
        return index;
    }

    private static long bits(NDArray a, long[] index) {
        DType type = a.dtype();
        return type.isFloat() ? Scalars.bits(type, a.getDouble(index)) : Scalars.wrap(type, a.getLong(index));
    }

    @Override
    public void made(Statement.Let operation, long bits) {
        if (++operations > MOST_OPERATIONS) {
            throw new LongException();
        }
    }
}
