package org.quern.nrt;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.quern.check.Count;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.error.QuernException;

/** A block of the native runtime: aligned to 64 bytes, freed by {@link #close} or when unreachable. */
public final class NativeBuffer extends Buffer {
    private static final int CLOSED = -1;
    /** Closed by a scope. */
    private static final int ENDED = -2;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(NativeBuffer.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long address;
    private final long byteSize;
    private final MemorySegment segment;
    private final BlockReference block;

    /** The number of current acquisitions, or CLOSED or ENDED. */
    @SuppressWarnings("unused") // accessed through STATE
    private volatile int state;

    /** What closes this buffer unless it is told otherwise, or null. */
    private Object scope;

    /** Guarded by this buffer's monitor. */
    private final List<WeakReference<Holder>> holders = new ArrayList<>(0);

    private NativeBuffer(long address, long byteSize, MemorySegment segment) {
        this.address = address;
        this.byteSize = byteSize;
        this.segment = segment;
        this.block = new BlockReference(this, address, byteSize);
    }

    /**
     * Allocates memory with undefined contents.
     *
     * @throws NrtException if {@code bytes} is negative
     * @throws OutOfMemoryError as thrown by {@link Nrt#alloc}
     */
    public static NativeBuffer allocate(long bytes) {
        long address = MemoryPressure.take(bytes);
        try {
            return new NativeBuffer(address, bytes, NrtHandles.memory(address, bytes));
        } catch (Throwable e) { // there is no Java memory for the objects
            MemoryPressure.give(address, bytes);
            throw e;
        }
    }

    /** The scope that closes this buffer, or null. */
    public Object scope() {
        return scope;
    }

    /** Sets the scope that closes this buffer: null for none. */
    public void scope(Object closing) {
        scope = closing;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void acquire() {
        int now = state;
        while (true) {
            if (now < 0) {
                throw ClosedException.of("The array memory is closed: its " + byteSize + " bytes were freed "
                        + (now == CLOSED
                                ? "by close()."
                                : "at the end of a scope; keep(...) of the scope lets an array outlive it."));
            }
            if (now == Integer.MAX_VALUE) {
                throw InUseException.of("The array memory is in use by too many calls at once.");
            }
            int seen = (int) STATE.compareAndExchange(this, now, now + 1);
            if (seen == now) {
                return;
            }
            now = seen;
        }
    }

    @Override
    public void release() {
        int before = (int) STATE.getAndAdd(this, -1); // this access also keeps the buffer reachable until here
        if (before <= 0) {
            STATE.getAndAdd(this, 1);
            throw NrtException.of("release() without an acquire().");
        }
    }

    @Override
    public boolean direct() {
        return true;
    }

    @Override
    public long address() {
        return address;
    }

    /**
     * The segment belongs to no arena: only an acquisition of, or a reference to, this buffer keeps the memory alive.
     */
    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public boolean heap() {
        return false;
    }

    @Override
    public synchronized boolean hold(Holder holder) {
        holders.removeIf(known -> known.refersTo(null));
        holders.add(new WeakReference<>(holder));
        return state >= 0;
    }

    @Override
    public void close() {
        close(CLOSED);
    }

    /**
     * Closes this buffer at the end of its scope, which the refusal of later uses tells.
     *
     * @throws InUseException as {@link #close} does
     */
    public void end() {
        close(ENDED);
    }

    private synchronized void close(int how) {
        int seen = (int) STATE.compareAndExchange(this, 0, how);
        if (seen < 0) {
            return;
        }
        if (seen > 0) {
            throw inUse(seen);
        }
        for (WeakReference<Holder> known : holders) {
            Holder holder = known.get();
            if (holder != null && !holder.letGo()) {
                state = 0;
                throw inUse(1);
            }
        }
        holders.clear();
        block.free();
    }

    private static QuernException inUse(int uses) {
        return InUseException.of("The array memory is in use by "
                + Count.of(uses, "running call or segment", "running calls or segments")
                + "; close it after the calls that use it have returned and the arenas of its segments are closed.");
    }

    @Override
    public boolean closed() {
        return state < 0;
    }
}
