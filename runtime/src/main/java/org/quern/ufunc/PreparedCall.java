package org.quern.ufunc;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.error.QuernException;
import org.quern.nrt.Buffer;
import org.quern.nrt.Holder;

/**
 * A call that has run and whose operands, outputs included, stay the same. Its {@code struct nrt_call} is filled once,
 * so that running it again costs little more than the downcall.
 */
final class PreparedCall extends Holder implements Occupant {
    private final NativeCall call;
    /** Buffers that ask this call before they close. They are kept reachable but are not acquired for each run. */
    private final List<Buffer> held = new ArrayList<>();
    /** Buffers without that facility, which each run acquires. */
    private final Buffer[] acquiredEachTime;

    /** Copies the call that ran last in a buffer. All its operands are in direct memory. */
    @SuppressWarnings("this-escape") // registered as a holder, which is asked for nothing but to let go
    PreparedCall(CallBuffer buffer, Overload overload) {
        this.call = new NativeCall(buffer, overload);
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

    /** Sets the value of a scalar operand or uniform parameter. */
    void scalar(int input, long bits) {
        call.scalar(input, bits);
    }

    @Override
    public boolean leave(Overload code) {
        return letGo();
    }

    /**
     * Runs the call. Returns false in all unusual cases: an array or the kernel was closed, another thread is running
     * this call, or the kernel failed. A full call then repeats the work and throws the exception.
     */
    boolean run() {
        if (!begin()) {
            return false;
        }
        int acquired = 0;
        try {
            // This check follows begin(), an atomic step: a closing thread marks the overload as closed first, then
            // looks for busy occupants.
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
        } catch (QuernException e) {
            Refusals.throwUnlessClosed(e);
            return false;
        } finally {
            for (int i = 0; i < acquired; i++) {
                acquiredEachTime[i].release();
            }
            end();
            if (call.overload().isClosed()) {
                call.overload().unload();
            }
            // The code, the struct and the memory live as long as this object.
            Reference.reachabilityFence(this);
        }
    }
}
