package org.quern.lower;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * What a block uses of what is defined outside of it, in the order of first use.
 *
 * @param values with the sizes of the memory that it reaches
 * @param variables read or added to
 * @param arrays local ones
 * @param memory cores of operands, and scratch memory
 */
record Captures(Set<Value> values, Set<Variable> variables, Set<LocalArray> arrays, Set<Memory> memory) {
    static Captures of(Block block) {
        Captures used = empty();
        Captures own = empty();
        used.see(block, own);
        used.values.removeAll(own.values);
        used.variables.removeAll(own.variables);
        used.arrays.removeAll(own.arrays);
        used.memory.removeAll(own.memory);
        return used;
    }

    private static Captures empty() {
        return new Captures(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    private void see(Block block, Captures own) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    own.values.add(let.result());
                    see(let.op());
                }
                case Statement.Declare d -> {
                    own.variables.add(d.variable());
                    values.add(d.initial());
                }
                case Statement.Assign a -> {
                    variables.add(a.variable());
                    values.add(a.value());
                }
                case Statement.Accumulate a -> {
                    variables.add(a.variable());
                    values.add(a.value());
                }
                case Statement.Loop loop -> {
                    own.values.add(loop.index());
                    values.addAll(List.of(loop.begin(), loop.end()));
                }
                case Statement.Lanes loop -> {
                    own.values.add(loop.index());
                    values.addAll(List.of(loop.begin(), loop.end()));
                }
                case Statement.Parallel loop -> {
                    own.values.addAll(List.of(loop.first(), loop.last()));
                    values.addAll(List.of(loop.begin(), loop.end()));
                }
                case Statement.While loop -> values.add(loop.condition());
                case Statement.If choice -> values.add(choice.condition());
                case Statement.Leave leave -> values.add(leave.condition());
                case Statement.Local local -> own.arrays.add(local.array());
                case Statement.Put put -> {
                    arrays.add(put.array());
                    values.addAll(List.of(put.index(), put.value()));
                }
                case Statement.Reserve r -> {
                    own.memory.add(r.memory());
                    values.addAll(r.memory().sizes());
                }
                case Statement.Store store -> {
                    see(store.memory());
                    values.addAll(store.indices());
                    values.add(store.value());
                }
                case Statement.Call call -> {
                    own.values.addAll(call.results());
                    values.addAll(call.arguments());
                }
            }
            s.blocks().forEach(b -> see(b, own));
        }
    }

    private void see(Op op) {
        values.addAll(op.operands());
        switch (op) {
            case Op.Read read -> variables.add(read.variable());
            case Op.Element element -> arrays.add(element.array());
            case Op.Load load -> see(load.memory());
            default -> { }
        }
    }

    private void see(Memory m) {
        memory.add(m);
        values.addAll(m.sizes());
    }
}
