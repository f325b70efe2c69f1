package org.quern.nrt;

import java.lang.foreign.MemorySegment;
import org.quern.error.ThreadException;

/**
 * Memory that arrays are views of, and its life. Native code and element access use it between {@link #acquire} and
 * {@link #release} only, which hold it alive; any thread may do so at any time.
 */
public abstract sealed class Buffer permits NativeBuffer, SegmentBuffer {
    Buffer() {}

    /** The memory behind an array. */
    public static Buffer of(Object array) {
        return BufferAccess.of(array);
    }

    /** The size in bytes. */
    public abstract long byteSize();

    /** False when the owner made the memory read-only. */
    public abstract boolean writable();

    /**
     * Holds the memory alive until {@link #release}.
     *
     * @throws org.quern.error.ClosedException if it is closed
     * @throws org.quern.error.ThreadException if it belongs to an arena of another thread
     */
    public abstract void acquire();

    /** Ends what {@link #acquire} began. */
    public abstract void release();

    /**
     * Registers a repeated user.
     *
     * @return true: it need not acquire this buffer, whose closing it will refuse while in use; false: it must acquire
     */
    public abstract boolean hold(Holder holder);

    /**
     * True: {@link #address} may be handed to native code between acquire and release. False: only {@link #segment}
     * may, to {@link Nrt#runSegments}, because the memory is a Java array's or another thread could close it meanwhile.
     */
    public abstract boolean direct();

    /** The address of byte 0, when {@link #direct}. */
    public abstract long address();

    /** For element access by Java, while acquired. */
    public abstract MemorySegment segment();

    /** True when {@link #segment} is over a Java array. */
    public abstract boolean heap();

    /**
     * Frees memory of the native runtime at once; nothing more when closed already. Memory that is the caller's, or an
     * arena's, is left to its owner.
     *
     * @throws org.quern.error.InUseException if a running call uses the memory: a buffer is closed after the calls that
     *     use it
     */
    public abstract void close();

    /** True when the memory is gone. */
    public abstract boolean closed();
}
