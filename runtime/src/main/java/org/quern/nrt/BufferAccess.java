package org.quern.nrt;

/**
 * Access to the buffers of arrays for the library's packages. Arrays are exported and buffers are not, so an array has
 * no public method that returns its buffer; the package of arrays enters its access here.
 */
public abstract class BufferAccess {
    private static volatile BufferAccess entered;

    protected BufferAccess() {}

    /** Enters the access to arrays. Called before the first array is made. */
    protected static void enter(BufferAccess arrays) {
        entered = arrays;
    }

    /** The buffer of an array, which is an instance of the class that arrays have. */
    protected abstract Buffer buffer(Object array);

    static Buffer of(Object array) {
        return entered.buffer(array);
    }
}
