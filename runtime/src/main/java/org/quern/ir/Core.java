package org.quern.ir;

import java.util.List;

/**
 * The part of a function that makes it the kernel of a gufunc: the cores of its operands, which it reads and writes by
 * index. The function's first parameters are the sizes of the core dimensions; it has no results.
 *
 * @param sizes the parameters that are sizes of core dimensions, int64, in the signature's order
 * @param fixed the length of each dimension that the signature fixes; 0 for the others
 * @param inputs cores of the inputs
 * @param outputs cores of the outputs
 */
public record Core(List<Value> sizes, List<Long> fixed, List<Memory.Operand> inputs, List<Memory.Operand> outputs) {
    /** Copies the lists. */
    public Core {
        sizes = List.copyOf(sizes);
        fixed = List.copyOf(fixed);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    void encode(Encoder to) {
        to.number(sizes.size());
        for (long n : fixed) {
            to.number(n);
        }
        operands(to, inputs);
        operands(to, outputs);
    }

    private static void operands(Encoder to, List<Memory.Operand> operands) {
        to.number(operands.size());
        for (Memory.Operand o : operands) {
            to.type(o.type()).values(o.sizes());
        }
    }
}
