package org.quern.codegen.analysis;

import java.util.IdentityHashMap;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Statement;

/**
 * The placement of a kernel's arrays: on the stack up to a bound for all of its functions together, since a thread's
 * stack may be small and native code cannot tell where it ends; beyond it in the room, one block of the runtime's
 * scratch memory for a call of the kernel. A function has its callees' part at the room's start, and its own after it.
 */
public final class StackPlan {
    /** The most bytes of arrays on the stack. */
    public static final int ARRAYS = 16 << 10;

    private static final int LINE = 64;

    /** For each function, the part of the room for its callees, which use it one after the other. */
    private final IdentityHashMap<Function, Long> called = new IdentityHashMap<>();
    private final IdentityHashMap<Function, Long> own = new IdentityHashMap<>();
    private final Function kernel;
    private final int lanes;
    /** True if arrays of device functions are on the stack, with a copy for each call. */
    private final boolean devices;
    private final long most;
    private long left;

    public StackPlan(Function kernel, int lanes) {
        this.kernel = kernel;
        this.lanes = lanes;
        IdentityHashMap<Function, Long> copies = new IdentityHashMap<>();
        for (Function f : kernel.closure()) {
            own.put(f, arrays(f.body()));
            copies.put(f, add(own.get(f), inlined(f.body(), copies)));
        }
        long stacked = inlined(kernel.body(), copies);
        devices = stacked <= ARRAYS;
        most = devices ? ARRAYS - stacked : ARRAYS;
        left = most;
        for (Function f : kernel.closure()) {
            called.put(f, devices ? 0 : room(f.body()));
        }
    }

    /** Begins a variant of the kernel, which has the stack for itself. */
    public void begin() {
        left = most;
    }

    /** {@return whether a kernel of elements may need a room} */
    public boolean mayNeedRoom() {
        return called(kernel) > 0 || own.get(kernel) > most;
    }

    /** {@return whether a device function is passed a room} */
    public boolean givesRoom(Function f) {
        return !devices && room(f) > 0;
    }

    /** The bytes of a function's own arrays. */
    public long ownBytes(Function f) {
        return own.getOrDefault(f, 0L);
    }

    /** The bytes at a room's start for a function's callees. */
    public long called(Function f) {
        return called.getOrDefault(f, 0L);
    }

    /** {@return whether an array of this many bytes goes on the stack; if so, its bytes are counted} */
    @SuppressWarnings("ReferenceEquality") // a function is one object
    public boolean takes(Function f, long bytes) {
        if (f != kernel) {
            return devices;
        }
        if (rounded(bytes) > left) {
            return false;
        }
        left -= rounded(bytes);
        return true;
    }

    public static long rounded(long bytes) {
        return (bytes + LINE - 1) / LINE * LINE;
    }

    private static long add(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private long room(Function f) {
        return add(own.getOrDefault(f, 0L), called(f));
    }

    private long arrays(Block block) {
        long bytes = 0;
        for (Statement s : block.all()) {
            if (s instanceof Statement.Local local) {
                LocalArray a = local.array();
                bytes += rounded((long) a.length() * lanes * a.type().itemSize());
            }
        }
        return bytes;
    }

    /** The stack used by arrays of the callees of this block if each call has a copy of its own. */
    private static long inlined(Block block, IdentityHashMap<Function, Long> copies) {
        long bytes = 0;
        for (Statement s : block.all()) {
            if (s instanceof Statement.Call call) {
                bytes = add(bytes, copies.get(call.function()));
            } else if (combines(s) != null && copies.get(combines(s)) > 0) {
                bytes = Long.MAX_VALUE; // called any number of times: saturates
            }
        }
        return bytes;
    }

    private long room(Block block) {
        return block.callees().stream().mapToLong(this::room).max().orElse(0);
    }

    /** The function by which a statement combines accumulators, or null. */
    private static Function combines(Statement s) {
        return s instanceof Statement.Accumulate a ? a.reduction().function() : null;
    }
}
