package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.error.QuernException;
import org.quern.ir.Function;
import org.quern.ir.Location;
import org.quern.ir.Locations;
import org.quern.ir.Statement;
import org.quern.ir.build.FunctionBuilder;

/**
 * The lines of a kernel's source that its statements come from. They are not kept: the body runs again when a message
 * asks for one.
 */
final class SourceLines {
    private final Function function;
    private final Locations locations;

    private SourceLines(Function function, Locations locations) {
        this.function = function;
        this.locations = locations;
    }

    /** A run of a kernel's body, for the same dtypes as before. */
    interface Body {
        Function trace();
    }

    /** The lines of a kernel; none if its body does not run as it did. */
    static SourceLines of(Body body) {
        Function[] traced = new Function[1];
        Locations found;
        try {
            found = FunctionBuilder.locating(() -> traced[0] = body.trace());
        } catch (QuernException e) {
            return new SourceLines(null, new Locations());
        }
        return new SourceLines(traced[0], found);
    }

    /** The kernel as traced in this run, whose statements have lines; null if the body failed. */
    Function function() {
        return function;
    }

    /**
     * The end of a sentence that names the line of a statement, such as {@code (at Kernels.java:12)}, or of the one
     * call of its function; empty if it is not known.
     *
     * @param in the function of the statement
     */
    String at(Statement s, Function in) {
        Location at = locations.at(s);
        if (at == null && function != null && !in.equals(function)) {
            List<Statement> calls = new ArrayList<>();
            for (Statement each : function.body().all()) {
                if (each instanceof Statement.Call call && reaches(call.function(), in)) {
                    calls.add(each);
                }
            }
            at = calls.size() == 1 ? locations.at(calls.get(0)) : null;
        }
        String text = at == null ? "" : at.text();
        return text.isEmpty() ? "" : " (at " + text + ")";
    }

    private static boolean reaches(Function from, Function to) {
        for (Function f : from.closure()) {
            if (f.equals(to)) {
                return true;
            }
        }
        return false;
    }
}
