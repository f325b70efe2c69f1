package org.quern.codegen;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One step of code generation.
 *
 * @param name by which a user selects it
 * @param work its action
 * @param state the state after it, for people
 */
record Step(String name, Consumer<Compilation> work, Function<Compilation, String> state) {
    /** A step without an action of its own: it shows a part of what an earlier one made. */
    static Step analysis(String name, Function<Compilation, String> state) {
        return new Step(name, c -> {}, state);
    }
}
