package org.quern.ir;

/** A place in the author's source. Made for many steps of a function and asked for its text by few: taking one is cheap. */
public interface Location {
    /** File and line, such as {@code Kernels.java:12}; empty where it is not known. */
    String text();
}
