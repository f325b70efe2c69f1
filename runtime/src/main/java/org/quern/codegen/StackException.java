package org.quern.codegen;

import org.quern.codegen.analysis.StackUse;

import org.quern.error.QuernException;

/** A kernel that needs more stack than any thread can be assumed to have, even with one lane. */
public final class StackException extends QuernException {
    private static final long serialVersionUID = 1L;

    StackException(String kernel, long bytes) {
        super("kernel '" + kernel + "' needs " + bytes + " bytes of stack even one element at a time, at most "
                + StackUse.MOST
                + " allowed: it keeps too many values at once, or its functions call each other too deep;"
                + " an array holds many values beyond the stack");
    }
}
