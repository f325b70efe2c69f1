package org.quern.ir.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.ir.LocalArray;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;

/** A block under construction. Its definitions may be used while it is open. */
final class Scope {
    enum Kind {
        /** A function, or a branch of a choice. */
        BLOCK,
        /** The body of an ordered loop. */
        LOOP,
        /** The test of a while loop. */
        TEST,
        /** An iteration of a lanes loop, which is unordered. */
        LANES,
        /** An iteration of a parallel loop, which is unordered. */
        PARALLEL
    }

    private final Kind kind;
    private final List<Statement> statements = new ArrayList<>();
    /** Arrays of accumulators that are declared outside of a parallel loop and changed within. */
    private final Map<LocalArray, Reduction> shared = new LinkedHashMap<>();
    private boolean open = true;

    Scope(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    /** {@return whether the block is an iteration of an unordered loop} */
    boolean isUnordered() {
        return kind == Kind.LANES || kind == Kind.PARALLEL;
    }

    /** The name of an unordered loop's kind in messages. */
    String loop() {
        return kind == Kind.LANES ? "a lanes loop" : "a parallel loop";
    }

    List<Statement> statements() {
        return statements;
    }

    void share(LocalArray array, Reduction reduction) {
        shared.put(array, reduction);
    }

    List<Statement.Shared> shared() {
        List<Statement.Shared> all = new ArrayList<>();
        for (Map.Entry<LocalArray, Reduction> e : shared.entrySet()) {
            all.add(new Statement.Shared(e.getKey(), e.getValue()));
        }
        return all;
    }
}
