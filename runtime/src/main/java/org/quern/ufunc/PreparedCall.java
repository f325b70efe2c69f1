package org.quern.ufunc;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.nrt.Buffer;
import org.quern.nrt.Holder;

/**
 * A call that has run and whose operands, outputs included, stay the same: its {@code struct nrt_call} is filled once, so
 * that running it again is next to nothing but calling the runtime.
 */
final class PreparedCall extends Holder implements Occupant {
    private final NativeCall call;
    /** Kept reachable; not acquired, because their closing asks this call first. */
    private final List<Buffer> held = new ArrayList<>();
    private final Buffer[] acquiredEachTime;

    /**
     * Copies the call that ran last in a buffer, all of whose memory is direct.
     *
     * @param limit nanoseconds that it may run; 0: any number
     */
    @SuppressWarnings("this-escape") // to those who ask nothing but to let go
    PreparedCall(CallBuffer buffer, Overload overload, long limit) {
        this.call = new NativeCall(buffer, overload, limit);
        final Operands o = buffer.operands();
        final int count = o.count();
        Buffer[] each = new Buffer[count + 1];
        int n = 0;
        for (int i = 0; i <= count; i++) {
            NDArray a = o.get(i);
            if (a != null) {
                if (Buffer.of(a).hold(this)) {
                    held.add(Buffer.of(a));
                } else {
                    each[n++] = Buffer.of(a);
                }
            }
        }
        this.acquiredEachTime = Arrays.copyOf(each, n);
        overload.keep(this);
    }

    Overload overload() {
        return call.overload();
    }

    /** Gives a number, or a uniform parameter, another value. */
    void scalar(int input, long bits) {
        call.scalar(input, bits);
    }

    @Override
    public boolean leave(Overload code) {
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
            if (call.overload().isClosed()) {
                return false;
            }
            for (Buffer b : acquiredEachTime) {
                b.acquire();
                acquired++;
            }
            long status = call.run();
            if (FaultCode.is(status)) {
                return false;
            }
            call.check(status);
            return true;
        } finally {
            for (int i = 0; i < acquired; i++) {
                acquiredEachTime[i].release();
            }
            end();
            if (call.overload().isClosed()) {
                call.overload().unload();
            }
            // The code, the struct and the memory live as long as this object does.
            Reference.reachabilityFence(this);
        }
    }
}
