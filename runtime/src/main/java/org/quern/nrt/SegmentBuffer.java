package org.quern.nrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.quern.check.ThreadName;
import org.quern.error.ClosedException;
import org.quern.error.ThreadException;

/**
 * Memory of a {@link MemorySegment}: the caller's own, a Java array's, a mapped file's, or an arena's. It is made as a
 * {@link Buffer}, so that code which may make one does not load this class before it does.
 */
public final class SegmentBuffer extends Buffer {
    /** A thread that never runs. A segment that it may access is accessible by every thread. */
    private static final Thread ANY_OTHER = new Thread("quern-any-other");

    private final MemorySegment segment;
    private final boolean direct;

    private SegmentBuffer(MemorySegment segment) {
        this.segment = segment;
        // Any thread may close a shared arena while native code runs. Nobody closes the global one, and the owner of a
        // confined one is busy with the call. An automatic arena looks like a shared one, and is treated as such.
        this.direct = segment.isNative()
                && (!segment.isAccessibleBy(ANY_OTHER) || segment.scope().equals(Arena.global().scope()));
    }

    /** A buffer of the caller's memory. A read-only segment makes a buffer that is not writable. */
    public static Buffer of(MemorySegment segment) {
        return new SegmentBuffer(segment);
    }

    /**
     * Allocates a block of the native runtime that lives as long as the arena: aligned to 64 bytes, with undefined
     * contents.
     *
     * @throws ClosedException if the arena is closed
     * @throws ThreadException if it belongs to another thread
     * @throws OutOfMemoryError as thrown by {@link Nrt#alloc}
     */
    public static Buffer allocate(Arena arena, long bytes) {
        long address = MemoryPressure.take(bytes);
        try {
            return new SegmentBuffer(NrtHandles.memory(address, bytes, arena, new Free(address, bytes)));
        } catch (RuntimeException e) { // the arena is closed or belongs to another thread
            MemoryPressure.give(address, bytes);
            throw Arenas.refused(e);
        } catch (Throwable e) { // there is no Java memory for the objects
            MemoryPressure.give(address, bytes);
            throw e;
        }
    }

    private record Free(long address, long bytes) implements Consumer<MemorySegment> {
        @Override
        public void accept(MemorySegment gone) {
            MemoryPressure.give(address, bytes);
        }
    }

    @Override
    public long byteSize() {
        return segment.byteSize();
    }

    @Override
    public boolean writable() {
        return !segment.isReadOnly();
    }

    @Override
    public void acquire() {
        if (!segment.scope().isAlive()) {
            throw ClosedException.of(
                    "The array memory is closed: the arena of its " + segment.byteSize() + " bytes was closed.");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw ThreadException.of("The array memory belongs to a confined arena of another thread than "
                    + ThreadName.of(Thread.currentThread()) + "; a shared or automatic arena serves several threads.");
        }
    }

    /** No effect: the memory is kept alive by its owner, or by the call that takes the segment. */
    @Override
    public void release() {}

    /** Returns false: the owner of this memory closes it without asking holders. */
    @Override
    public boolean hold(Holder holder) {
        return false;
    }

    @Override
    public boolean direct() {
        return direct;
    }

    @Override
    public long address() {
        if (!direct) {
            throw NrtException.of("This memory has no address for native code; use segment().");
        }
        return segment.address();
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public boolean heap() {
        return !segment.isNative();
    }

    /** No effect: the memory belongs to its owner. */
    @Override
    public void close() {}

    @Override
    public boolean closed() {
        return !segment.scope().isAlive();
    }
}
