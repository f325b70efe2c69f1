package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.abi.CallLayout;
import org.quern.abi.CoresLayout;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Nrt;

/**
 * A {@code struct nrt_call} of its own, filled for one overload and one geometry, with the schedule by which it runs. Where the operands
 * are may be changed between two runs. Used by one thread at a time.
 */
final class NativeCall {
    /** Elements without loops that take microseconds at most: then the quicker way into native code is harmless. */
    private static final long BRIEF = 4096;

    private static final double BRIEF_NANOS = 10_000;

    /** The same of cores, whose loops are over their dimensions. */
    private static final double BRIEF_CORE_NANOS = 1000;

    /** Kept reachable: its code stays mapped, unless it is closed. */
    private final Overload overload;
    private final MemorySegment struct;
    private final long address;
    private final Schedule schedule;
    private final int inputs;
    private final long limit;
    /** The most elements for which the quicker way is taken. */
    private final long brief;
    private long size;

    /** Copies the call that ran last in a buffer, all of whose memory is direct. */
    NativeCall(CallBuffer buffer, Overload overload, long limit) {
        final Operands o = buffer.operands();
        final boolean scalar = overload.core() == null;
        this.overload = overload;
        this.size = buffer.size();
        this.schedule = buffer.schedule().copy();
        this.brief = schedule.isAlone() ? brief(buffer, overload) : 0;
        this.limit = limit;
        this.inputs = o.inputs() + o.uniforms().length;
        long own = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * o.natives();
        long bytes = own + (scalar ? 0 : CoresLayout.SIZE);
        // A gufunc's cores, and the values of operands that are numbers, lie behind the call.
        this.struct = Arena.ofAuto().allocate(bytes + 8L * inputs, 64);
        MemorySegment.copy(buffer.struct().call(), 0, struct, 0, own);
        this.address = struct.address();
        schedule.stoppable(buffer.schedule().isStoppable() ? struct : null);
        if (!scalar) {
            MemorySegment.copy(buffer.struct().cores().segment(), 0, struct, own, CoresLayout.SIZE);
            struct.set(JAVA_LONG, CallLayout.CORES, address + own);
        }
        for (int i = 0; i < inputs; i++) {
            if (i >= o.inputs() || o.get(i) == null) {
                scalar(i, i < o.inputs() ? o.number(i) : o.uniforms()[i - o.inputs()]);
                data(i, address + bytes + 8L * i);
            }
        }
    }

    private static long brief(CallBuffer buffer, Overload overload) {
        Cost cost = overload.instance(buffer.nest().sizes());
        if (overload.core() != null) {
            return !cost.uneven() && buffer.size() * cost.nanos() <= BRIEF_CORE_NANOS ? buffer.size() : 0;
        }
        long most = Math.min(BRIEF, (long) (BRIEF_NANOS / cost.nanos()));
        return overload.loops() || most < overload.lanes() ? 0 : most;
    }

    Overload overload() {
        return overload;
    }

    /** Says where the loop begins in an operand. */
    void data(int operand, long at) {
        struct.set(JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * operand + CallLayout.OPERAND_DATA, at);
    }

    /** How many elements a call of one dimension has. */
    void size(long elements) {
        if (elements != size) {
            struct.set(JAVA_LONG, CallLayout.SHAPE, elements);
            size = elements;
        }
    }

    /** Gives an operand that is a number, or a uniform parameter, another value. */
    void scalar(int input, long bits) {
        struct.set(JAVA_LONG, struct.byteSize() - 8L * (inputs - input), bits);
    }

    /** Runs it: a status of {@link Schedule}. Whoever calls keeps this object and the operands' memory reachable. */
    long run() {
        schedule.begin();
        return size <= brief ? Nrt.runBriefly(address, 0, size) : schedule.run(address, 0, size);
    }

    /** Throws what a status says that is no failure of an element. */
    void check(long status) {
        Schedule.check(status, limit);
    }
}
