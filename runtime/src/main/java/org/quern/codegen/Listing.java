package org.quern.codegen;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.text.Printer;

/** A function's statements, one per line, some with remarks after them. */
final class Listing {
    private final StringBuilder text = new StringBuilder();
    private String indent = "  ";

    /** For a function, or a variant of it. */
    Listing(Function f, String variant) {
        text.append(f.name()).append(variant.isEmpty() ? "" : ", " + variant).append('\n');
    }

    /** Adds a statement without its nested blocks. */
    void add(Statement s, String remark) {
        text.append(indent).append(Printer.line(s)).append(remark.isEmpty() ? "" : "  ; " + remark).append('\n');
    }

    /** Visits the blocks nested in a statement, indented. */
    void within(Statement s, Consumer<Block> visit) {
        String outer = indent;
        List<Block> blocks = s.blocks();
        for (Iterator<Block> all = blocks.iterator(); all.hasNext();) {
            indent = outer + "  ";
            visit.accept(all.next());
            if (all.hasNext()) {
                text.append(outer).append(s instanceof Statement.If ? "else" : "do").append('\n');
            }
        }
        indent = outer;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
