package org.quern.ir;

import java.util.IdentityHashMap;

/**
 * Source positions of a function's statements. They are kept apart from the function, as they affect neither its
 * meaning nor its canonical bytes.
 */
public final class Locations {
    private final IdentityHashMap<Statement, Location> all = new IdentityHashMap<>();

    /** Records the source position of a statement. */
    public void add(Statement s, Location at) {
        all.put(s, at);
    }

    /** The source position of a statement; null if unknown. */
    public Location at(Statement s) {
        return all.get(s);
    }
}
