package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.quern.abi.Status;
import org.quern.array.NDArray;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;

/** Runs calls with operands that only a segment may name. Reused from call to call. */
final class SegmentRun {
    /** Maximum number of instances in a downcall that blocks the garbage collector. */
    private static final long HEAP_SLICE = 1L << 16;

    private final MemorySegment[] segments = new MemorySegment[Nrt.MAX_SEGMENTS];

    /** Drops references, so that no array is kept alive. */
    void clear() {
        Arrays.fill(segments, MemorySegment.NULL);
    }

    /** Runs instances {@code from} to {@code end} of the call in a buffer, and returns a status of {@link Schedule}. */
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
            // The garbage collector waits for this thread, so this thread must not wait for another.
            return heapSlices(buffer, overload, from, end, mask);
        }
        return any || !mask.equals(MemorySegment.NULL)
                ? buffer.schedule().runSegments(call, from, end, mask, segments)
                : buffer.schedule().run(call, from, end);
    }

    private long heapSlices(CallBuffer buffer, Overload overload, long from, long end, MemorySegment mask) {
        final LoopNest nest = buffer.nest();
        final long known = Math.max(1, HEAP_SLICE / nest.work());
        final long slice = Math.min(known,
                Math.max(overload.lanes(), (long) (HeapScratch.MOST_NANOS / overload.alone(nest.sizes()))));
        long status = Status.OK;
        for (long begin = from; begin < end && status == Status.OK; begin += slice) {
            status = begin == from ? Status.OK : buffer.schedule().stopped();
            if (status == Status.OK) {
                status = Nrt.runSegments(true, buffer.struct().call().address(), begin, Math.min(end, begin + slice),
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
