package org.quern.nrt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Native memory for arguments and results of native calls. One block is kept for the next request: an arena for each
 * call would take longer than the call.
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

    /** Gives memory back, after the last use of its address. This call also keeps it reachable until then. */
    static void give(MemorySegment memory) {
        if (memory.byteSize() <= MOST_KEPT_BYTES) {
            KEPT.set(memory);
        }
    }
}
