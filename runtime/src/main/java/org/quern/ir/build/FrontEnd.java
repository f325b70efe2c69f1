package org.quern.ir.build;

import org.quern.ir.Location;

/** Callbacks from a {@link FunctionBuilder} to the language that functions are written in. */
public interface FrontEnd {
    /** The current position in the author's program. */
    Location here();

    /**
     * The exception to throw for a function that breaks a rule.
     *
     * @param message the act, and the rule
     * @param at its position
     */
    RuntimeException refused(String message, Location at);
}
