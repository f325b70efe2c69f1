package org.quern.ir;

/**
 * A position in the author's source. Many statements take one and few are asked for its text, so taking one is cheap.
 */
public interface Location {
    /** File and line, such as {@code Kernels.java:12}; empty if unknown. */
    String text();
}
