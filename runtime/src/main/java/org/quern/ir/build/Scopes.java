package org.quern.ir.build;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** The open blocks of a function, and the block in which each numbered item is defined. */
final class Scopes {
    /**
     * The deepest nesting of blocks. Recursive walks of a kernel go as deep, on the caller's stack of whatever size.
     */
    private static final int MOST_NESTED = 256;

    private final FunctionBuilder builder;
    /** Open blocks, innermost last. */
    private final List<Scope> open = new ArrayList<>();
    /** The defining scopes, by the items' numbers. */
    private final List<Scope> values = new ArrayList<>();
    private final List<Scope> variables = new ArrayList<>();
    private final List<Scope> arrays = new ArrayList<>();
    private final List<Scope> scratches = new ArrayList<>();
    /** Number of open unordered iterations. */
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

    /** Makes a value, a loop's index, belong to a block. */
    void move(Value index, Scope scope) {
        values.set(index.id(), scope);
    }

    /** {@return whether a value may be used at this point} */
    boolean isOpen(Value v) {
        return v.id() < values.size() && values.get(v.id()).isOpen();
    }

    Value use(Value v) {
        if (!isOpen(v)) {
            throw builder.refused(" uses a value after the block that defined it: assign it to a variable");
        }
        return v;
    }

    /** The scope that declares a variable. */
    Scope use(Variable v) {
        return use(variables, v.id(), " uses a variable outside the block that declared it");
    }

    /** The scope that declares a local array. */
    Scope use(LocalArray a) {
        return use(arrays, a.id(), " uses a local array outside the block that declared it");
    }

    void use(Memory m) {
        if (m instanceof Memory.Scratch s) {
            use(scratches, s.id(),
                    " uses scratch memory outside the block that declared it: each iteration of a parallel loop has"
                            + " its own");
        }
    }

    private Scope use(List<Scope> all, int id, String rule) {
        if (id >= all.size() || !all.get(id).isOpen()) {
            throw builder.refused(rule);
        }
        return all.get(id);
    }

    /** Builds a nested block. */
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

    /** The innermost open unordered loop, or null. */
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

    /** The open unordered loops that are nested in an open scope, innermost first. */
    List<Scope> unorderedWithin(Scope declared) {
        List<Scope> found = new ArrayList<>();
        for (int i = open.size() - 1; !open.get(i).equals(declared); i--) {
            if (open.get(i).isUnordered()) {
                found.add(open.get(i));
            }
        }
        return found;
    }

    /** Refuses an unordered loop's use of an item that is declared outside of it. */
    void refuseOutside(Scope declared, String does) {
        List<Scope> loops = unorderedWithin(declared);
        if (!loops.isEmpty()) {
            throw builder.refused(": " + loops.get(0).loop() + does);
        }
    }
}
