package org.quern.ir.build;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** The open blocks of a function, and which block each thing that it numbers is defined in. */
final class Scopes {
    /** Blocks within each other. All that walks a kernel goes as deep, on whatever stack the caller has. */
    private static final int MOST_NESTED = 256;

    private final FunctionBuilder builder;
    /** Innermost last. */
    private final List<Scope> open = new ArrayList<>();
    /** By the numbers of what is defined there. */
    private final List<Scope> values = new ArrayList<>();
    private final List<Scope> variables = new ArrayList<>();
    private final List<Scope> arrays = new ArrayList<>();
    private final List<Scope> scratches = new ArrayList<>();
    /** How many of the open ones are iterations that have no order. */
    private int unordered;

    Scopes(FunctionBuilder builder) {
        this.builder = builder;
        open.add(new Scope(Scope.Kind.BLOCK));
    }

    Scope outermost() {
        return open.get(0);
    }

    Scope top() {
        return open.get(open.size() - 1);
    }

    boolean inUnordered() {
        return unordered > 0;
    }

    Value value(DType type, Scope scope) {
        values.add(scope);
        return new Value(values.size() - 1, type);
    }

    Variable variable(DType type, Scope scope) {
        variables.add(scope);
        return new Variable(variables.size() - 1, type);
    }

    LocalArray array(DType type, int length, Scope scope) {
        arrays.add(scope);
        return new LocalArray(arrays.size() - 1, type, length);
    }

    Memory.Scratch scratch(DType type, List<Value> sizes, Scope scope) {
        scratches.add(scope);
        return new Memory.Scratch(scratches.size() - 1, type, sizes);
    }

    /** Lets a value, a loop's index, be one of a block. */
    void move(Value index, Scope scope) {
        values.set(index.id(), scope);
    }

    /** Whether a value may be used here. */
    boolean isOpen(Value v) {
        return v.id() < values.size() && values.get(v.id()).isOpen();
    }

    Value use(Value v) {
        if (!isOpen(v)) {
            throw builder.refused(" uses a value after the block that defined it: assign it to a variable");
        }
        return v;
    }

    /** Where a variable is declared. */
    Scope use(Variable v) {
        return use(variables, v.id(), " uses a variable outside the block that declared it");
    }

    /** Where a local array is declared. */
    Scope use(LocalArray a) {
        return use(arrays, a.id(), " uses a local array outside the block that declared it");
    }

    void use(Memory m) {
        if (m instanceof Memory.Scratch s) {
            use(scratches, s.id(),
                    " uses scratch memory outside the block that declared it: each round of a parallel loop has its own");
        }
    }

    private Scope use(List<Scope> all, int id, String rule) {
        if (id >= all.size() || !all.get(id).isOpen()) {
            throw builder.refused(rule);
        }
        return all.get(id);
    }

    /** Builds what goes into a block of its own. */
    Block within(Scope scope, Runnable body) {
        if (open.size() > MOST_NESTED) {
            throw builder.refused(" has loops and choices within each other more than " + MOST_NESTED + " deep");
        }
        open.add(scope);
        unordered += scope.isUnordered() ? 1 : 0;
        try {
            body.run();
        } finally {
            scope.close();
            unordered -= scope.isUnordered() ? 1 : 0;
            open.remove(open.size() - 1);
        }
        return new Block(scope.statements());
    }

    /** The innermost open loop whose iterations have no order, or null. */
    Scope innermostUnordered() {
        for (int i = open.size() - 1; i > 0; i--) {
            if (open.get(i).isUnordered()) {
                return open.get(i);
            }
        }
        return null;
    }

    /** The innermost open loop, or a while loop's test; or the outermost block. */
    Scope innermostLoop() {
        int i = open.size() - 1;
        while (i > 0 && open.get(i).kind() == Scope.Kind.BLOCK) {
            i--;
        }
        return open.get(i);
    }

    /** The open loops, of those whose iterations have no order, that a block is outside of, innermost first. */
    List<Scope> unorderedWithin(Scope declared) {
        List<Scope> found = new ArrayList<>();
        for (int i = open.size() - 1; !open.get(i).equals(declared); i--) {
            if (open.get(i).isUnordered()) {
                found.add(open.get(i));
            }
        }
        return found;
    }

    /** Refuses what a loop whose iterations have no order does to something that is declared outside of it. */
    void refuseOutside(Scope declared, String does) {
        List<Scope> loops = unorderedWithin(declared);
        if (!loops.isEmpty()) {
            throw builder.refused(": " + loops.get(0).loop() + does);
        }
    }
}
