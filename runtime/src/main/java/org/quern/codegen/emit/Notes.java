package org.quern.codegen.emit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/** Notes for people on the code chosen for each part of a kernel, with reasons; each note once. */
final class Notes {
    private final Set<String> notes = new LinkedHashSet<>();

    void add(String note) {
        notes.add(note);
    }

    /** Adds a note about a loop or choice of a function. */
    void add(Statement s, Function f, String what) {
        add(where(s, f.name()) + what);
    }

    List<String> all() {
        return List.copyOf(notes);
    }

    /** The name of a loop or choice of a function in a note. */
    private static String where(Statement s, String function) {
        String what = switch (s) {
            case Statement.Loop loop -> "loop " + loop.index();
            case Statement.Lanes loop -> "lanes " + loop.index();
            case Statement.Parallel loop -> "parallel " + loop.first();
            case Statement.While loop -> "while " + loop.condition();
            case Statement.If choice -> "if " + choice.condition();
            default -> throw new AssertionError(s);
        };
        return what + " of '" + function + "'";
    }
}
