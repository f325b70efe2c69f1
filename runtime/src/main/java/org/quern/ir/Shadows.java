package org.quern.ir;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;

/**
 * Makes a gufunc's kernel write what it writes to operands to further outputs of other dtypes, too: see {@link
 * Function#shadowing}.
 */
final class Shadows {
    private static final class Rewriting {
        /** By the number of the operand; null: it has none. */
        private final Memory.Operand[] shadows;
        private int nextValue;

        Rewriting(Memory.Operand[] shadows, int nextValue) {
            this.shadows = shadows;
            this.nextValue = nextValue;
        }

        Block block(Block block) {
            List<Statement> statements = new ArrayList<>();
            for (Statement s : block.statements()) {
                statements.add(s.with(s.blocks().stream().map(this::block).toList()));
                if (s instanceof Statement.Store store && store.memory() instanceof Memory.Operand o
                        && shadows[o.operand()] != null) {
                    // Behind the store itself, which is the one to fail where an index is outside.
                    shadow(store, shadows[o.operand()], statements);
                }
            }
            return new Block(statements);
        }

        private void shadow(Statement.Store store, Memory.Operand to, List<Statement> statements) {
            Value converted = new Value(nextValue++, to.type());
            statements.add(new Statement.Let(converted, new Op.Cast(to.type(), store.value())));
            statements.add(new Statement.Store(to, store.indices(), converted));
        }
    }

    private Shadows() {}

    static Function of(Function kernel, DType[] types) {
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
        Block body = new Rewriting(shadows, Counts.of(kernel).values()).block(kernel.body());
        return new Function(kernel.name(), kernel.parameters(), kernel.uniforms(), body, kernel.results(),
                new Core(core.sizes(), core.fixed(), core.inputs(), outputs));
    }
}
