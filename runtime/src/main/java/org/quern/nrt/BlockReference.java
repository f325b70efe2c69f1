package org.quern.nrt;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A reference to the owner of a native block, which is freed by {@link #free} or once the owner is unreachable. Blocks
 * of owners that the garbage collector found unreachable are freed by the next allocation ({@link #freeFound}), so that
 * they are reused while their pages are present; if there is none, {@link Reclaiming} frees them.
 */
final class BlockReference extends PhantomReference<Object> {
    private static final ReferenceQueue<Object> FOUND = new ReferenceQueue<>();

    /**
     * The longest time for which {@link #collect} waits for the collector's findings. Later ones are freed by later
     * allocations.
     */
    private static final long PATIENCE_NANOS = 10_000_000;

    private static final long PAUSE_NANOS = 20_000;

    /**
     * Head of a ring of all references, which keeps them reachable until they are freed. Guarded by the class's
     * monitor.
     */
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

    /** Address of the block; 0 if there is none. */
    private final long address;
    private final long bytes;
    private BlockReference before;
    /** The next reference of the ring; null once freed. */
    private volatile BlockReference behind;

    private BlockReference() {
        super(FOUND, null); // never enqueued
        this.address = 0;
        this.bytes = 0;
        this.before = this;
        this.behind = this;
    }

    /** A reference to the owner of a block that {@link MemoryPressure} has allocated. */
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

    /** Frees the block. Further calls have no effect. */
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

    /** Collects garbage, and frees the blocks of owners that the JVM reports as unreachable soon afterwards. */
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
