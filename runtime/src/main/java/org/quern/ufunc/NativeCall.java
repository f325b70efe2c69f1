package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.abi.CallLayout;
import org.quern.abi.CoresLayout;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Nrt;

/**
 * A {@code struct nrt_call} filled for one overload and one geometry of operands, with its schedule. Only the operands'
 * addresses may change between runs. Used by one thread at a time.
 */
final class NativeCall {
    /**
     * A ufunc's call of at most this many elements, without loops, takes microseconds, so that the downcall that blocks
     * the garbage collector (but is quicker) is harmless.
     */
    private static final long BRIEF = 4096;

    /** The longest estimated call of a ufunc that takes the quicker downcall. */
    private static final double BRIEF_NANOS = 10_000;

    /** The longest estimated call of a gufunc that takes it; its loops run over the core dimensions. */
    private static final double BRIEF_CORE_NANOS = 1000;

    /** Sizes and uniform parameters, which are not kept. */
    private static final long[] UNKNOWN = {};

    /** The overload, kept reachable so that its code stays mapped unless it is closed. */
    private final Overload overload;
    private final MemorySegment struct;
    private final long address;
    private final Schedule schedule;
    private final int inputs;
    /** The most elements for which the quicker downcall is taken. */
    private final long brief;
    private long size;

    /** Copies the call that ran last in a buffer. All its operands are in direct memory. */
    NativeCall(CallBuffer buffer, Overload overload) {
        final Operands o = buffer.operands();
        final boolean scalar = overload.core() == null;
        this.overload = overload;
        this.size = buffer.size();
        this.schedule = buffer.schedule().copy();
        this.brief = schedule.isAlone() ? brief(buffer, overload) : 0;
        this.inputs = o.inputs() + o.uniforms().length;
        long own = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * o.natives();
        long bytes = own + (scalar ? 0 : CoresLayout.SIZE);
        // The cores' struct and then the values of scalar operands follow the call's struct.
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

    /** Sets the address of an operand's first instance. */
    void data(int operand, long at) {
        struct.set(JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * operand + CallLayout.OPERAND_DATA, at);
    }

    /** Sets the number of elements, of a call with one loop axis. */
    void size(long elements) {
        if (elements != size) {
            struct.set(JAVA_LONG, CallLayout.SHAPE, elements);
            size = elements;
        }
    }

    /** Sets the value of a scalar operand or uniform parameter. */
    void scalar(int input, long bits) {
        struct.set(JAVA_LONG, struct.byteSize() - 8L * (inputs - input), bits);
    }

    /**
     * Runs the call and returns a status of {@link Schedule}. The caller keeps this object and the operands' memory
     * reachable.
     */
    long run() {
        schedule.begin();
        return size <= brief ? Nrt.runBriefly(address, 0, size) : schedule.run(address, 0, size);
    }

    /** Throws the exception of a status, unless it is OK. Faults are the caller's. */
    void check(long status) {
        overload.checkMemory(status, UNKNOWN, UNKNOWN);
        schedule.check(status);
    }
}
