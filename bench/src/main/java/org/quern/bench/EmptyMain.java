package org.quern.bench;

/** What every start-up time is compared with. */
public final class EmptyMain {
    private EmptyMain() {}

    /** Does nothing. */
    public static void main(String[] arguments) {}
}
