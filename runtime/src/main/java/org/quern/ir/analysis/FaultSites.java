package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * The statements and operations where a kernel may fail for an element: indexing of a local array, a core or scratch
 * memory, and while loops with a limit. They are numbered in the order of the closed IR, so that a number has the same
 * meaning in code from the cache.
 */
public final class FaultSites {
    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    private final List<String> messages = new ArrayList<>();
    /** For each site, the size that the index is checked against; null if the fault has no index. */
    private final List<Value> sizes = new ArrayList<>();

    private FaultSites() {}

    /** The sites of a kernel and its callees. */
    public static FaultSites of(Function kernel) {
        FaultSites sites = new FaultSites();
        for (Function f : kernel.closure()) {
            for (Statement s : f.body().all()) {
                sites.visit(s, f);
            }
        }
        return sites;
    }

    /** Gives rewritten statements the numbers of their originals. */
    public void copied(IdentityHashMap<Statement, Statement> origins) {
        origins.forEach((copy, before) -> {
            Integer number = numbers.get(before);
            if (number != null) {
                numbers.put(copy, number);
            }
        });
    }

    private void visit(Statement s, Function function) {
        if (s instanceof Statement.While loop && loop.limit() > 0) {
            add(loop, "a while loop did not end within its limit of " + loop.limit() + " iterations");
        } else if (s instanceof Statement.Put put) {
            add(put, "a write is outside a local array of " + put.array().length() + " elements");
        } else if (s instanceof Statement.Let let && let.op() instanceof Op.Element read) {
            add(read, "a read is outside a local array of " + read.array().length() + " elements");
        } else if (s instanceof Statement.Store store) {
            memory(store, "a write to ", store.memory(), function);
        } else if (s instanceof Statement.Let let && let.op() instanceof Op.Load load) {
            memory(load, "a read of ", load.memory(), function);
        }
    }

    /** Adds one site for each axis; {@link #number} returns that of the first. */
    private void memory(Object site, String how, Memory memory, Function function) {
        String what = "scratch memory is outside its axis ";
        if (memory instanceof Memory.Operand o) {
            int inputs = function.core().inputs().size();
            what = (o.operand() < inputs ? "operand " + o.operand() : "output " + (o.operand() - inputs))
                    + " is outside its core axis ";
        }
        for (int axis = 0; axis < memory.sizes().size(); axis++) {
            add(axis == 0 ? site : new Object(), how + what + axis, memory.sizes().get(axis));
        }
    }

    private void add(Object site, String message) {
        add(site, message, null);
    }

    private void add(Object site, String message, Value size) {
        numbers.put(site, messages.size());
        messages.add(message);
        sizes.add(size);
    }

    /** Number of sites. */
    public int count() {
        return messages.size();
    }

    /** The number of a While, Put, Element, or the first axis of a Store or Load of the kernel. */
    public int number(Object site) {
        return numbers.get(site);
    }

    /** {@return whether the fault at a site is an index, which the kernel reports} */
    public boolean indexed(int number) {
        return sizes.get(number) != null;
    }

    /** The size that the index is checked against. */
    public Value size(int number) {
        return sizes.get(number);
    }

    /** Description of the fault, for messages. */
    public String message(int number) {
        return messages.get(number);
    }
}
