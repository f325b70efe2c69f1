package org.quern.ir.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.Counts;

/**
 * Kernels of gufuncs that write operands' elements in other dtypes as well: an element that the kernel stores to an
 * operand is also converted and stored at the same index of a further output, its shadow. So a call can pass its
 * operand as the shadow, in which only the stored elements change, while the kernel reads and writes an array of its
 * own dtype. Shadows follow the other outputs, in the order of their operands.
 */
public final class Shadows {
    private static final class Shadowing extends Rewriter {
        /** Shadows by the number of the operand; null if an operand has none. */
        private final Memory.Operand[] shadows;
        private int nextValue;

        Shadowing(Memory.Operand[] shadows, int nextValue) {
            this.shadows = shadows;
            this.nextValue = nextValue;
        }

        @Override
        protected void rewrite(Statement s, List<Statement> to) {
            to.add(s);
            if (s instanceof Statement.Store store && store.memory() instanceof Memory.Operand o
                    && shadows[o.operand()] != null) {
                // After the store itself, which is the one to fail if an index is outside.
                shadow(store, shadows[o.operand()], to);
            }
        }

        private void shadow(Statement.Store store, Memory.Operand shadow, List<Statement> to) {
            Value converted = new Value(nextValue++, shadow.type());
            to.add(new Statement.Let(converted, new Op.Cast(shadow.type(), store.value())));
            to.add(new Statement.Store(shadow, store.indices(), converted));
        }
    }

    private Shadows() {}

    /**
     * A kernel that writes to shadows.
     *
     * @param types for each operand, inputs first, the dtype of its shadow; null if it has none
     */
    public static Function of(Function kernel, DType[] types) {
        Core core = kernel.core();
        int inputs = core.inputs().size();
        List<Memory.Operand> outputs = new ArrayList<>(core.outputs());
        Memory.Operand[] shadows = new Memory.Operand[types.length];
        for (int i = 0; i < types.length; i++) {
            if (types[i] != null) {
                Memory.Operand of = i < inputs ? core.inputs().get(i) : core.outputs().get(i - inputs);
                shadows[i] = new Memory.Operand(inputs + outputs.size(), types[i], of.sizes());
                outputs.add(shadows[i]);
            }
        }
        Block body = new Shadowing(shadows, Counts.of(kernel).values()).rewrite(kernel.body());
        return new Function(kernel.name(), kernel.parameters(), kernel.uniforms(), body, kernel.results(),
                new Core(core.sizes(), core.fixed(), core.inputs(), outputs));
    }
}
