package org.quern.codegen;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One step of code generation.
 *
 * @param name as people ask for it
 * @param work what it does
 * @param state the state after it, for people
 */
record Step(String name, Consumer<Compilation> work, Function<Compilation, String> state) {
    /** A step that only looks: what it shows is asked for where code is written. */
    static Step analysis(String name, Function<Compilation, String> state) {
        return new Step(name, c -> {}, state);
    }
}
