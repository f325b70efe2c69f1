package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.quern.check.Count;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
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
    /**
     * One site.
     *
     * @param index the index; null of a while loop
     * @param size the size of the core axis that the index is checked against; null if there is none
     */
    private record Site(String message, Value index, Value size, Statement statement, Function function) {}

    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    private final List<Site> sites = new ArrayList<>();

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
            add(loop, new Site("a while loop did not end within its limit of " + Count.of(loop.limit(), "iteration"),
                    null, null, s, function));
        } else if (s instanceof Statement.Put put) {
            add(put, array("a write is", put.array(), put.index(), s, function));
        } else if (s instanceof Statement.Let let && let.op() instanceof Op.Element read) {
            add(read, array("a read is", read.array(), read.index(), s, function));
        } else if (s instanceof Statement.Store store) {
            memory(store, "a write to ", store.memory(), store.indices(), s, function);
        } else if (s instanceof Statement.Let let && let.op() instanceof Op.Load load) {
            memory(load, "a read of ", load.memory(), load.operands(), s, function);
        }
    }

    private static Site array(String act, LocalArray array, Value index, Statement s, Function function) {
        return new Site(act + " outside a local array of " + Count.of(array.length(), "element"), index, null, s,
                function);
    }

    /** Adds one site for each axis; {@link #number} returns that of the first. */
    private void memory(Object site, String how, Memory memory, List<Value> index, Statement s, Function function) {
        String what = "scratch memory is outside its axis ";
        if (memory instanceof Memory.Operand o) {
            int inputs = function.core().inputs().size();
            what = (o.operand() < inputs ? "operand " + o.operand() : "output " + (o.operand() - inputs))
                    + " is outside its core axis ";
        }
        for (int axis = 0; axis < memory.sizes().size(); axis++) {
            add(axis == 0 ? site : new Object(),
                    new Site(how + what + axis, index.get(axis), memory.sizes().get(axis), s, function));
        }
    }

    private void add(Object key, Site site) {
        numbers.put(key, sites.size());
        sites.add(site);
    }

    /** Number of sites. */
    public int count() {
        return sites.size();
    }

    /** The number of a While, Put, Element, or the first axis of a Store or Load of the kernel. */
    public int number(Object site) {
        return numbers.get(site);
    }

    /** The statement of a site. */
    public Statement statement(int number) {
        return sites.get(number).statement;
    }

    /** The function of a site: the kernel, or one that it calls. */
    public Function function(int number) {
        return sites.get(number).function;
    }

    /** {@return whether the fault at a site is an index, which the kernel reports} */
    public boolean indexed(int number) {
        return sites.get(number).size != null;
    }

    /** {@return whether the fault at a site is an index into a local array, which the kernel does not report} */
    public boolean isOfArray(int number) {
        return sites.get(number).index != null && !indexed(number);
    }

    /**
     * An index in the dtype that the kernel's author gave it: a uint64 is converted before it is an index of a core.
     *
     * @param bits the index as it is used
     */
    public String index(int number, long bits) {
        Value index = sites.get(number).index;
        DType type = index.type();
        for (Statement s : function(number).body().all()) {
            if (s instanceof Statement.Let let && let.result().equals(index) && let.op() instanceof Op.Cast cast) {
                type = cast.a().type();
            }
        }
        return type == DType.UINT64 ? Long.toUnsignedString(bits) : Long.toString(bits);
    }

    /** The size that the index is checked against. */
    public Value size(int number) {
        return sites.get(number).size;
    }

    /** Description of the fault, for messages. */
    public String message(int number) {
        return sites.get(number).message;
    }
}
