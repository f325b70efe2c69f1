package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.quern.abi.Status;
import org.quern.array.NDArray;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;

/** Runs calls some of whose memory only segments may name. Used again from call to call. */
final class SegmentRun {
    /** Elements of one downcall where the garbage collector is kept waiting. */
    private static final long HEAP_CHUNK = 1L << 16;

    private final MemorySegment[] segments = new MemorySegment[Nrt.MAX_SEGMENTS];

    /** Keeps no array alive. */
    void clear() {
        Arrays.fill(segments, MemorySegment.NULL);
    }

    /** Runs instances of the call in a buffer: a status of {@link Schedule}. */
    long run(CallBuffer buffer, Overload overload, long from, long end) {
        final Operands o = buffer.operands();
        final long call = buffer.struct().call().address();
        boolean onHeap = false;
        boolean any = false;
        clear();
        for (int i = 0; i < o.count(); i++) {
            MemorySegment segment = segment(buffer, i);
            if (!segment.equals(MemorySegment.NULL)) {
                segments[o.nativeNumber(i)] = segment;
                any = true;
                onHeap |= !segment.isNative();
            }
        }
        MemorySegment mask = segment(buffer, o.count());
        if (onHeap || !mask.isNative()) {
            // While the garbage collector waits for this thread, this thread waits for no other.
            return heapChunks(buffer, overload, from, end, mask);
        }
        return any || !mask.equals(MemorySegment.NULL)
                ? buffer.schedule().runSegments(call, from, end, mask, segments)
                : buffer.schedule().run(call, from, end);
    }

    private long heapChunks(CallBuffer buffer, Overload overload, long from, long end, MemorySegment mask) {
        final LoopNest nest = buffer.nest();
        final long known = Math.max(1, HEAP_CHUNK / nest.work());
        final long chunk = Math.min(known,
                Math.max(overload.lanes(), (long) (HeapScratch.MOST_NANOS / overload.alone(nest.sizes()))));
        long status = Status.OK;
        for (long begin = from; begin < end && status == Status.OK; begin += chunk) {
            status = begin == from ? Status.OK : buffer.schedule().stopped();
            if (status == Status.OK) {
                status = Nrt.runSegments(true, buffer.struct().call().address(), begin, Math.min(end, begin + chunk),
                        mask, segments);
            }
        }
        return status;
    }

    private static MemorySegment segment(CallBuffer buffer, int i) {
        NDArray a = buffer.operands().get(i);
        return a == null || buffer.isCopied(i) || Buffer.of(a).direct() ? MemorySegment.NULL : Buffer.of(a).segment();
    }
}
