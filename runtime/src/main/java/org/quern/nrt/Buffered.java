package org.quern.nrt;

import java.io.Serializable;

/**
 * What has a buffer behind it. Arrays are exported and their buffers are not: so an array has no public method for
 * its buffer, and the library's packages come to it by {@link Buffer#of}.
 */
public abstract class Buffered implements Serializable {
    private static final long serialVersionUID = 1L;

    final transient Buffer buffer;

    protected Buffered(Buffer buffer) {
        this.buffer = buffer;
    }
}
