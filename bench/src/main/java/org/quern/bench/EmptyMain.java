package org.quern.bench;

/** The baseline of every start-up time. */
public final class EmptyMain {
    private EmptyMain() {}

    /** Does nothing. */
    public static void main(String[] arguments) {}
}
