package org.quern.nrt;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A block that is freed by {@link #free} or once its owner is unreachable. What the garbage collector has found is
 * freed by the next allocation ({@link #freeFound}), so that it is used again while its pages are there; {@link
 * Reclaiming} frees what nobody comes for.
 */
final class BlockReference extends PhantomReference<Object> {
    private static final ReferenceQueue<Object> FOUND = new ReferenceQueue<>();

    /** The longest that {@link #collect} waits for what it found; the rest comes with later allocations. */
    private static final long PATIENCE_NANOS = 10_000_000;

    private static final long PAUSE_NANOS = 20_000;

    /** Keeps references reachable until they are freed: a ring, guarded by the class's monitor. */
    private static final BlockReference RING = new BlockReference();

    static {
        Reclaiming.afterCollections(new Freeing());
    }

    private static final class Freeing implements Runnable {
        @Override
        public void run() {
            freeFound();
        }
    }

    /** 0: there is no block. */
    private final long address;
    private final long bytes;
    private BlockReference before;
    /** Null: freed. */
    private volatile BlockReference behind;

    private BlockReference() {
        super(FOUND, null); // never enqueued
        this.address = 0;
        this.bytes = 0;
        this.before = this;
        this.behind = this;
    }

    /** An owner's block of the native runtime, of which {@link MemoryPressure} knows. */
    BlockReference(Object owner, long address, long bytes) {
        super(owner, FOUND);
        this.address = address;
        this.bytes = bytes;
        synchronized (BlockReference.class) {
            before = RING;
            behind = RING.behind;
            behind.before = this;
            RING.behind = this;
        }
    }

    /** Frees the block, once. */
    void free() {
        synchronized (BlockReference.class) {
            if (behind == null) {
                return;
            }
            before.behind = behind;
            behind.before = before;
            behind = null;
        }
        clear();
        if (address != 0) {
            MemoryPressure.give(address, bytes);
        }
    }

    /** Frees the blocks of all owners that the collector has found unreachable. */
    static void freeFound() {
        for (Reference<?> found = FOUND.poll(); found != null; found = FOUND.poll()) {
            ((BlockReference) found).free();
        }
    }

    /** Collects garbage, and frees what is found, as far as the JVM tells of it soon. */
    static void collect(Consumer<BlockReference> collection) {
        BlockReference last = new BlockReference(new Object(), 0, 0);
        collection.accept(last);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        freeFound();
        while (last.behind != null && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            freeFound();
        }
        last.free();
    }
}
