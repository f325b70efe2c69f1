package org.quern.nrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Native memory for what goes to a call and comes back from it. One block is kept for the next request: an arena made
 * and closed for each call takes longer than the call.
 */
final class Scratch {
    private static final int LEAST_BYTES = 32 << 10;
    private static final int MOST_KEPT_BYTES = 1 << 20;
    private static final AtomicReference<MemorySegment> KEPT = new AtomicReference<>();

    private Scratch() {}

    /** Memory of at least this size, with undefined contents, until it is given back or unreachable. */
    static MemorySegment take(long bytes) {
        MemorySegment kept = KEPT.getAndSet(null);
        return kept != null && kept.byteSize() >= bytes
                ? kept
                : Arena.ofAuto().allocate(Math.max(bytes, LEAST_BYTES), Long.BYTES);
    }

    /** To be called after the last use of its address, which also keeps it reachable until then. */
    static void give(MemorySegment memory) {
        if (memory.byteSize() <= MOST_KEPT_BYTES) {
            KEPT.set(memory);
        }
    }
}
