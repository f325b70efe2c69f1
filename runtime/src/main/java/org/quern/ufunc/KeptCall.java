package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.quern.array.NDArray;
import org.quern.lower.Lowering;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;
import org.quern.nrt.NrtCallLayout;

/**
 * A call that has run and whose operands, outputs included, stay the same: its {@code struct nrt_call} is filled once, so
 * that running it again is to hold the memory and call the runtime.
 */
final class KeptCall {
    private final Overload overload;
    private final MemorySegment call;
    private final long address;
    private final long size;
    private final long chunk;
    private final Buffer[] buffers;

    /** Copies the frame of a call that has just run, all of whose memory is direct. */
    KeptCall(Frame f, Overload overload) {
        this.overload = overload;
        this.size = f.size();
        this.chunk = f.chunk();
        int count = f.count();
        long bytes = NrtCallLayout.OPERANDS + NrtCallLayout.OPERAND_SIZE * count;
        // The values of operands that are numbers lie behind the call.
        this.call = Arena.ofAuto().allocate(bytes + 8L * f.inputs, 64);
        MemorySegment.copy(f.call(), 0, call, 0, bytes);
        this.address = call.address();
        Buffer[] held = new Buffer[count + 1];
        int n = 0;
        for (int i = 0; i <= count; i++) {
            NDArray a = f.operands[i];
            if (a != null) {
                held[n++] = a.buffer();
            } else if (i < f.inputs) {
                call.set(JAVA_LONG, bytes + 8L * i, f.scalarBits(i));
                call.set(JAVA_LONG, NrtCallLayout.OPERANDS + NrtCallLayout.OPERAND_SIZE * i
                        + NrtCallLayout.OPERAND_DATA, address + bytes + 8L * i);
            }
        }
        this.buffers = java.util.Arrays.copyOf(held, n);
    }

    /** Runs it. False: the kernel failed for an element, which only a full call can name. */
    boolean run() {
        int acquired = 0;
        try {
            for (Buffer b : buffers) {
                b.acquire();
                acquired++;
            }
            long status = Frame.chunks(address, 0, size, chunk);
            if (status >= Lowering.FIRST_FAULT) {
                return false;
            }
            Frame.check(status);
            return true;
        } finally {
            for (int i = 0; i < acquired; i++) {
                buffers[i].release();
            }
            Reference.reachabilityFence(overload);
            Reference.reachabilityFence(call);
        }
    }
}
