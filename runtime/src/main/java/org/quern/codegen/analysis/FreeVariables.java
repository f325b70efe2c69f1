package org.quern.codegen.analysis;

import java.util.LinkedHashSet;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * The free variables of a block: definitions outside of it that it uses, in the order of first use.
 *
 * @param values including the sizes of the memory that it accesses
 * @param variables read, assigned or added to
 * @param arrays local ones
 * @param memory cores of operands, and scratch memory
 */
public record FreeVariables(Set<Value> values, Set<Variable> variables, Set<LocalArray> arrays, Set<Memory> memory) {
    static FreeVariables of(Block block) {
        FreeVariables used = empty();
        FreeVariables own = empty();
        block.all().forEach(s -> used.see(s, own));
        used.values.removeAll(own.values);
        used.variables.removeAll(own.variables);
        used.arrays.removeAll(own.arrays);
        used.memory.removeAll(own.memory);
        return used;
    }

    private static FreeVariables empty() {
        return new FreeVariables(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(),
                new LinkedHashSet<>());
    }

    private void see(Statement s, FreeVariables own) {
        own.values.addAll(s.defines());
        switch (s) {
            case Statement.Declare d -> own.variables.add(d.variable());
            case Statement.Local local -> own.arrays.add(local.array());
            case Statement.Reserve r -> own.memory.add(r.memory());
            case Statement.Assign a -> variables.add(a.variable());
            case Statement.Accumulate a -> variables.add(a.variable());
            case Statement.Put put -> arrays.add(put.array());
            case Statement.Store store -> see(store.memory());
            case Statement.Let let when let.op() instanceof Op.Read read -> variables.add(read.variable());
            case Statement.Let let when let.op() instanceof Op.Element element -> arrays.add(element.array());
            default -> {}
        }
        values.addAll(s.uses());
        if (s instanceof Statement.Let let && let.op() instanceof Op.Load load) {
            see(load.memory());
        }
    }

    private void see(Memory m) {
        memory.add(m);
        values.addAll(m.sizes());
    }
}
