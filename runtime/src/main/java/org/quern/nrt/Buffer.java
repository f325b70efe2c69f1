package org.quern.nrt;

import java.lang.foreign.MemorySegment;
import org.quern.error.ThreadException;

/**
 * The memory of arrays, and its lifetime. Native code and element access use it only between {@link #acquire} and
 * {@link #release}, which keep it alive. Any thread may call these at any time.
 */
public abstract sealed class Buffer permits NativeBuffer, SegmentBuffer {
    Buffer() {}

    /** The memory behind an array. */
    public static Buffer of(Object array) {
        return BufferAccess.of(array);
    }

    /** The size in bytes. */
    public abstract long byteSize();

    /** False if the owner made the memory read-only. */
    public abstract boolean writable();

    /**
     * Keeps the memory alive until {@link #release}.
     *
     * @throws org.quern.error.ClosedException if the memory is closed
     * @throws org.quern.error.ThreadException if the memory belongs to an arena of another thread
     */
    public abstract void acquire();

    /** Ends the effect of {@link #acquire}. */
    public abstract void release();

    /**
     * Registers a holder, which uses this buffer repeatedly.
     *
     * @return true if the holder need not acquire this buffer for each use, because closing the buffer asks it first;
     *     false if it must
     */
    public abstract boolean hold(Holder holder);

    /**
     * True if {@link #address} may be passed to native code between acquire and release. If false, only
     * {@link #segment} may be passed, to {@link Nrt#runSegments}, because the memory is a Java array's, or another
     * thread could close it during the call.
     */
    public abstract boolean direct();

    /** The address of byte 0; only if {@link #direct}. */
    public abstract long address();

    /** The segment for element access by Java, while acquired. */
    public abstract MemorySegment segment();

    /** True if {@link #segment} is over a Java array. */
    public abstract boolean heap();

    /**
     * Frees memory of the native runtime at once. Has no effect if closed already, or on memory of the caller or an
     * arena, which its owner frees.
     *
     * @throws org.quern.error.InUseException if a running call uses the memory
     */
    public abstract void close();

    /** True if the memory was freed. */
    public abstract boolean closed();
}
