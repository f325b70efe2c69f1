package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.abi.CallLayout;
import org.quern.abi.CoresLayout;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Buffer;
import org.quern.nrt.Holder;
import org.quern.nrt.Nrt;

/**
 * A call that has run and whose operands, outputs included, stay the same: its {@code struct nrt_call} is filled once, so
 * that running it again is next to nothing but calling the runtime.
 */
final class PreparedCall extends Holder {
    /** Elements without loops that take microseconds at most: then the quicker way into native code is harmless. */
    private static final long BRIEF = 4096;

    private static final double BRIEF_NANOS = 10_000;

    /** The same of cores, whose loops are over their dimensions. */
    private static final double BRIEF_CORE_NANOS = 1000;

    /** Kept reachable: its code stays mapped, unless it is closed. */
    private final Overload overload;
    private final MemorySegment call;
    private final long address;
    private final long size;
    private final boolean brief;
    private final long limit;
    private final Schedule schedule;
    private final int inputs;
    /** Kept reachable; not acquired, because their closing asks this call first. */
    private final List<Buffer> held = new ArrayList<>();
    private final Buffer[] acquiredEachTime;

    /** Copies the frame of a call that has just run, all of whose memory is direct. */
    PreparedCall(Frame f, Overload overload) {
        this.overload = overload;
        this.size = f.size();
        this.schedule = f.schedule().copy();
        this.brief = schedule.isAlone() && (f.cores() == null ? brief(overload) : brief(f.cores(), overload));
        this.limit = f.limit;
        this.inputs = f.inputs;
        int count = f.count();
        long own = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * count;
        long bytes = own + (f.cores() == null ? 0 : CoresLayout.SIZE);
        // A gufunc's cores, and the values of operands that are numbers, lie behind the call.
        this.call = Arena.ofAuto().allocate(bytes + 8L * f.inputs, 64);
        MemorySegment.copy(f.call(), 0, call, 0, own);
        this.address = call.address();
        schedule.stoppable(f.schedule().isStoppable() ? call : null);
        if (f.cores() != null) {
            MemorySegment.copy(f.cores().segment(), 0, call, own, CoresLayout.SIZE);
            call.set(JAVA_LONG, CallLayout.CORES, address + own);
        }
        Buffer[] each = new Buffer[count + 1];
        int n = 0;
        for (int i = 0; i <= count; i++) {
            NDArray a = f.operands[i];
            if (a != null) {
                if (a.buffer().hold(this)) {
                    held.add(a.buffer());
                } else {
                    each[n++] = a.buffer();
                }
            } else if (i < f.inputs) {
                call.set(JAVA_LONG, bytes + 8L * i, f.scalarBits(i));
                call.set(JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * i
                        + CallLayout.OPERAND_DATA, address + bytes + 8L * i);
            }
        }
        this.acquiredEachTime = Arrays.copyOf(each, n);
        overload.keep(this);
    }

    private boolean brief(Overload overload) {
        return size <= BRIEF && !overload.loops() && Math.max(size, overload.lanes()) * overload.cost().nanos() <= BRIEF_NANOS;
    }

    private boolean brief(Cores cores, Overload overload) {
        Cost cost = overload.cost(cores.sizes()).cost();
        return !cost.uneven() && size * cost.nanos() <= BRIEF_CORE_NANOS;
    }

    /** Gives an operand that is a number another value. */
    void scalar(int input, long bits) {
        call.set(JAVA_LONG, call.byteSize() - 8L * (inputs - input), bits);
    }

    /** Never runs again. False: it runs now. */
    boolean giveUp() {
        return letGo();
    }

    /**
     * Runs it. False: something is out of the ordinary (an array or the ufunc was closed, another thread runs this call, the kernel
     * failed for an element), which a full call will find and name.
     */
    boolean run() {
        if (!begin()) {
            return false;
        }
        int acquired = 0;
        try {
            // After begin(), whose atomic step keeps the order: whoever closes marks first and then looks for what is busy.
            if (overload.isClosed()) {
                return false;
            }
            for (Buffer b : acquiredEachTime) {
                b.acquire();
                acquired++;
            }
            schedule.begin();
            long status = brief ? Nrt.runBriefly(address, 0, size) : schedule.run(address, 0, size);
            if (FaultCode.is(status)) {
                return false;
            }
            Frame.check(status, limit);
            return true;
        } finally {
            for (int i = 0; i < acquired; i++) {
                acquiredEachTime[i].release();
            }
            end();
            if (overload.isClosed()) {
                overload.unload();
            }
            // The code, the struct and the memory live as long as this object does.
            Reference.reachabilityFence(this);
        }
    }
}
