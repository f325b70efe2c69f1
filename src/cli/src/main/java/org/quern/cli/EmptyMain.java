package org.quern.cli;

/** A process that does nothing: what {@link ColdStart} is compared with. */
final class EmptyMain {
    private EmptyMain() {}

    /** Prints when it got here, by {@link System#nanoTime}. */
    public static void main(String[] args) {
        long now = System.nanoTime();
        System.out.println(now);
    }
}
