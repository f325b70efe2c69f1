package org.quern.ir;

import java.util.IdentityHashMap;

/** Where statements of a function come from: beside the function, of whose meaning and canonical bytes it is no part. */
public final class Locations {
    private final IdentityHashMap<Statement, Location> all = new IdentityHashMap<>();

    /** Notes where a statement comes from. */
    public void add(Statement s, Location at) {
        all.put(s, at);
    }

    /** Where a statement comes from; null: it is not known. */
    public Location at(Statement s) {
        return all.get(s);
    }
}
