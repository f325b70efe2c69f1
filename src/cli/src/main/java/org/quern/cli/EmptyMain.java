package org.quern.cli;

/** A process that does nothing: the baseline of {@link ColdStart}. */
final class EmptyMain {
    private EmptyMain() {}

    /** Prints the time of its start, by {@link System#nanoTime}. */
    public static void main(String[] args) {
        long now = System.nanoTime();
        System.out.println(now);
    }
}
