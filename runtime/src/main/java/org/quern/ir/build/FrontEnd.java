package org.quern.ir.build;

import org.quern.ir.Location;

/** What a {@link FunctionBuilder} asks of the language that functions are written in. */
public interface FrontEnd {
    /** Where the author's program is. */
    Location here();

    /**
     * What to throw where a function breaks a rule.
     *
     * @param message what was done, and the rule
     * @param at where
     */
    RuntimeException refused(String message, Location at);
}
