package org.quern.nrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.quern.error.ClosedException;
import org.quern.error.ThreadException;

/** Memory that a {@link MemorySegment} names: the caller's own, a Java array's, a mapped file's, or an arena's. */
public final class SegmentBuffer extends Buffer {
    /** A thread that never runs: what it may access, every thread may. */
    private static final Thread ANY_OTHER = new Thread("quern-any-other");

    private final MemorySegment segment;
    private final boolean direct;

    private SegmentBuffer(MemorySegment segment) {
        this.segment = segment;
        // A shared arena may be closed by any thread while native code runs. Nobody closes the global one, and a
        // confined one's owner is busy with the call. An automatic arena looks like a shared one, and goes the same
        // safe way.
        this.direct = segment.isNative()
                && (!segment.isAccessibleBy(ANY_OTHER) || segment.scope().equals(Arena.global().scope()));
    }

    /** Memory of the caller. A read-only segment makes a buffer that is not writable. */
    public static SegmentBuffer of(MemorySegment segment) {
        return new SegmentBuffer(segment);
    }

    /**
     * A block of the native runtime that lives as long as the arena: 64-byte aligned, contents undefined.
     *
     * @throws ClosedException if the arena is closed
     * @throws ThreadException if it belongs to another thread
     * @throws OutOfMemoryError as {@link Nrt#alloc} says
     */
    public static SegmentBuffer allocate(Arena arena, long bytes) {
        long address = MemoryPressure.take(bytes);
        try {
            return new SegmentBuffer(NrtHandles.memory(address, bytes, arena, new Free(address, bytes)));
        } catch (RuntimeException e) { // the arena is closed or another thread's
            MemoryPressure.give(address, bytes);
            throw Arenas.refused(e);
        } catch (Throwable e) { // no Java memory for the objects
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
                    + Thread.currentThread().getName() + "; a shared or automatic arena serves several threads.");
        }
    }

    /** Nothing: the owner of the memory keeps it, or the call that takes the segment does. */
    @Override
    public void release() {}

    /** The owner of this memory asks nobody before it is closed. */
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

    /** Nothing: the memory is its owner's. */
    @Override
    public void close() {}

    @Override
    public boolean closed() {
        return !segment.scope().isAlive();
    }
}
