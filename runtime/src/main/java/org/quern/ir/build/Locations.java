package org.quern.ir.build;

import java.util.IdentityHashMap;
import java.util.Map;
import org.quern.ir.Statement;
import org.quern.ir.check.IterationIndependence;

/**
 * Where statements of a function come from: beside the function, of whose meaning and canonical bytes it is no part. Has those that a
 * check of the loop around may blame.
 */
public final class Locations implements IterationIndependence.Places {
    private final Map<Statement, Location> all = new IdentityHashMap<>();

    Locations() {}

    void add(Statement s, Location at) {
        all.put(s, at);
    }

    /** Where a statement comes from; null: it is not known. */
    public Location at(Statement s) {
        return all.get(s);
    }

    @Override
    public String of(Statement s) {
        Location at = all.get(s);
        return at == null ? "" : at.text();
    }
}
