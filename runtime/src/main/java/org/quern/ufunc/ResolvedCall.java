package org.quern.ufunc;

import java.lang.ref.Reference;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.nrt.Buffer;
import org.quern.nrt.Holder;
import org.quern.nrt.NativeBuffer;

/**
 * A call that a kernel remembers: the overload and the filled struct, for operands of these dtypes and this geometry. A
 * new call with such operands only sets their addresses. For calls without options, of one to three arrays in memory of
 * the native runtime, with one result.
 */
final class ResolvedCall extends Holder implements Occupant {
    /** Maximum number of inputs. */
    static final int MOST_INPUTS = 3;

    /**
     * Maximum number of elements for which the remembered call also serves other numbers of elements: up to here all
     * have the same schedule.
     */
    private static final long MOST_ELEMENTS = 1L << 14;

    private final NativeCall call;
    private final int inputs;
    /** Dtypes of the inputs, then of the result; the arrays below have the same order. */
    private final DType[] types;

    private final long[][] shapes;
    private final long[][] strides;
    /** Byte offset of the first instance from each array's element 0. */
    private final long[] shift;

    /** True if the call serves any number of elements, in arrays of one shape that are all contiguous. */
    private final boolean dense;
    /** True if the result is to be allocated; false if it is given. */
    private final boolean allocates;
    /** True if the result may be an input. */
    private final boolean inPlace;

    /**
     * Copies the call that ran last in a buffer, which may be run again unchanged.
     *
     * @param alone true if only the calling thread may run it
     * @param allocates whether the result was allocated
     */
    @SuppressWarnings("this-escape") // registered with the overload, which asks nothing but to leave
    ResolvedCall(CallBuffer buffer, Overload overload, boolean alone, boolean allocates) {
        final Operands o = buffer.operands();
        final int n = o.count();
        this.call = new NativeCall(buffer, overload);
        this.inputs = o.inputs();
        this.types = new DType[n];
        this.shapes = new long[n][];
        this.strides = new long[n][];
        this.shift = new long[n];
        // Strides of a single element are arbitrary, so such a call shows no geometry.
        boolean even = overload.core() == null && alone && !overload.loops() && buffer.size() > 1
                && buffer.size() <= MOST_ELEMENTS;
        for (int i = 0; i < n; i++) {
            NDArray a = o.get(i);
            types[i] = a.dtype();
            shapes[i] = a.shape();
            strides[i] = a.strides();
            shift[i] = buffer.nest().start(i) - a.offset();
            even &= a.isContiguous() && hasShapeOf(a, o.get(0));
        }
        this.dense = even;
        this.allocates = allocates;
        this.inPlace = overload.core() == null && !overload.mayFail();
        overload.keep(this);
    }

    /** True if a call that has run can be remembered. */
    static boolean isFor(Operands o) {
        boolean fits = o.inputs() > 0 && o.inputs() <= MOST_INPUTS && o.outputs() == 1 && o.uniforms().length == 0
                && o.mask() == null;
        for (int i = 0; fits && i < o.count(); i++) {
            fits = o.get(i) != null && Buffer.of(o.get(i)) instanceof NativeBuffer && !o.isInOut(i);
        }
        return fits;
    }

    /**
     * A hash of the geometry of a call that has run. Collisions are harmless: operands are compared in {@link #run}.
     */
    static long key(Operands o, boolean allocates) {
        long key = allocates ? 1 : 0;
        for (int i = 0; i < o.count(); i++) {
            NDArray a = o.get(i);
            key = key * 31 + a.dtype().hashCode();
            for (int d = 0; d < a.ndim(); d++) {
                key = (key * 31 + a.shape(d)) * 31 + a.stride(d);
            }
        }
        return (key * 0x9E37_79B9_7F4A_7C15L) >>> 32;
    }

    private static boolean hasShapeOf(NDArray a, NDArray b) {
        int n = a.ndim();
        if (n != b.ndim()) {
            return false;
        }
        for (int d = 0; d < n; d++) {
            if (a.shape(d) != b.shape(d)) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(int i, NDArray a) {
        long[] shape = shapes[i];
        long[] stride = strides[i];
        int n = shape.length;
        if (a.dtype() != types[i] || a.ndim() != n || !(Buffer.of(a) instanceof NativeBuffer)) {
            return false;
        }
        for (int d = 0; d < n; d++) {
            if (a.shape(d) != shape[d] || a.stride(d) != stride[d]) {
                return false;
            }
        }
        return true;
    }

    private boolean isDense(int i, NDArray a, NDArray first) {
        return a.dtype() == types[i] && Buffer.of(a) instanceof NativeBuffer && a.isContiguous()
                && hasShapeOf(a, first);
    }

    private boolean mayRead(NDArray a, NDArray out) {
        return Buffer.of(a) != Buffer.of(out) || (inPlace && Overlap.identical(a, out));
    }

    private boolean fits(NDArray a, NDArray b, NDArray c, NDArray out) {
        return fits(0, a) && (inputs < 2 || fits(1, b)) && (inputs < 3 || fits(2, c))
                && (out == null || fits(inputs, out));
    }

    private boolean isDense(NDArray a, NDArray b, NDArray c, NDArray out) {
        return a.size() <= MOST_ELEMENTS && a.size() > 0 && isDense(0, a, a) && (inputs < 2 || isDense(1, b, a))
                && (inputs < 3 || isDense(2, c, a)) && (out == null || isDense(inputs, out, a));
    }

    /**
     * Runs the call for other operands.
     *
     * @param b second input; null if there is only one
     * @param c third input; null if there are fewer
     * @param out the result's array; null to allocate it
     * @return the result; null if this call does not serve these operands, or in unusual cases, in which a full call
     *     repeats the work and throws the exception
     */
    NDArray run(NDArray a, NDArray b, NDArray c, NDArray out) {
        final boolean same = fits(a, b, c, out);
        if (!same && (!dense || !isDense(a, b, c, out))) {
            return null;
        }
        if (out == null
                ? !allocates
                : !out.writable() || !mayRead(a, out) || (inputs > 1 && !mayRead(b, out))
                        || (inputs > 2 && !mayRead(c, out))) {
            return null;
        }
        if (!begin()) {
            return null;
        }
        NDArray result = out;
        int acquired = 0;
        boolean done = false;
        try {
            // This check follows begin(), an atomic step: a closing thread marks the overload as closed first, then
            // looks for busy occupants.
            if (call.overload().isClosed()) {
                return null;
            }
            if (result == null) {
                result = same ? NDArray.empty(types[inputs], shapes[inputs]) : NDArray.empty(types[inputs], a.shape());
            }
            acquired |= place(0, a);
            acquired |= inputs > 1 ? place(1, b) : 0;
            acquired |= inputs > 2 ? place(2, c) : 0;
            acquired |= place(inputs, result);
            if (dense) {
                call.size(a.size());
            }
            long status = call.run();
            if (FaultCode.is(status)) {
                return null;
            }
            call.check(status);
            done = true;
            return result;
        } catch (QuernException e) {
            Refusals.throwUnlessClosed(e);
            return null;
        } finally {
            if (acquired != 0) {
                release(acquired, a, b, c, result);
            }
            end();
            if (call.overload().isClosed()) {
                call.overload().unload();
            }
            if (!done && out == null && result != null) {
                result.close();
            }
            // The code, the struct and the memory live as long as these objects.
            Reference.reachabilityFence(a);
            Reference.reachabilityFence(b);
            Reference.reachabilityFence(c);
            Reference.reachabilityFence(result);
            Reference.reachabilityFence(this);
        }
    }

    /** Acquires an operand and sets its address. Returns the operand's bit. */
    private int place(int i, NDArray a) {
        Buffer buffer = Buffer.of(a);
        buffer.acquire();
        call.data(i, buffer.address() + a.offset() + shift[i]);
        return 1 << i;
    }

    private void release(int acquired, NDArray a, NDArray b, NDArray c, NDArray result) {
        release(acquired & 1, a);
        release(acquired & (inputs > 1 ? 2 : 0), b);
        release(acquired & (inputs > 2 ? 4 : 0), c);
        release(acquired & (1 << inputs), result);
    }

    private static void release(int acquired, NDArray a) {
        if (acquired != 0) {
            Buffer.of(a).release();
        }
    }

    @Override
    public boolean leave(Overload code) {
        return letGo();
    }
}
