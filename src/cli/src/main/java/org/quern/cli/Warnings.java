package org.quern.cli;

/** The form of the library's warnings on standard error: one line, which begins as errors of commands do. */
final class Warnings {
    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

    private Warnings() {}

    /** Sets the form, unless the user chose another. Loads no class of {@code java.util.logging}. */
    static void form() {
        if (System.getProperty(FORMAT) == null) {
            System.setProperty(FORMAT, "quern: %5$s%n");
        }
    }
}
