package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The text of an LLVM module under construction: declarations, each once, and functions in the order of their
 * definition.
 */
final class LlvmModule {
    /** Metadata of a branch that is only taken on a failure or cancellation. */
    static final String UNLIKELY = "!0";

    private final Set<String> declarations = new LinkedHashSet<>();
    private final List<String> functions = new ArrayList<>();
    private int names;

    void declare(String declaration) {
        declarations.add(declaration);
    }

    /** A name that no other part of the module has. */
    String fresh(String hint) {
        return hint + names++;
    }

    void define(String function) {
        functions.add(function);
    }

    /**
     * The whole text.
     *
     * @param entry the function that is defined last
     * @param attributes attribute groups that functions refer to
     */
    String text(String triple, String entry, String attributes) {
        StringBuilder all = new StringBuilder("target triple = \"" + triple + "\"\n\n");
        declarations.forEach(d -> all.append(d).append('\n'));
        functions.forEach(f -> all.append('\n').append(f));
        return all.append('\n').append(entry).append('\n').append(attributes).append(UNLIKELY)
                .append(" = !{!\"branch_weights\", i32 1, i32 1048575}\n").toString();
    }
}
