package org.quern.codegen.analysis;

import java.util.IdentityHashMap;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Statement;

/**
 * What a kernel keeps in arrays, and where: on the stack up to a bound for all of its functions together, since a
 * thread may have little and a Java thread's native code is not told where the end is; beyond it in a room, one block
 * of the runtime's scratch memory for a call of the kernel. A function has what the functions that it calls need at the
 * room's start, and its own behind it.
 */
public final class StackPlan {
    /** Bytes of arrays on the stack at most. */
    public static final int ARRAYS = 16 << 10;

    private static final int LINE = 64;

    /** Of each function, the room of those that it calls, which use it one after the other. */
    private final IdentityHashMap<Function, Long> called = new IdentityHashMap<>();
    private final IdentityHashMap<Function, Long> own = new IdentityHashMap<>();
    private final Function kernel;
    private final int lanes;
    /** Whether arrays of device functions are on the stack, as often as they are called from anywhere. */
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

    /** Begins a form of the kernel, which is on the stack alone. */
    public void begin() {
        left = most;
    }

    /** Whether a kernel of elements may need a room. */
    public boolean mayNeedRoom() {
        return called(kernel) > 0 || own.get(kernel) > most;
    }

    /** Whether a device function is given a room. */
    public boolean givesRoom(Function f) {
        return !devices && room(f) > 0;
    }

    /** The bytes of a function's own arrays. */
    public long ownBytes(Function f) {
        return own.getOrDefault(f, 0L);
    }

    /** The bytes at a room's start that are for what a function calls. */
    public long called(Function f) {
        return called.getOrDefault(f, 0L);
    }

    /** Whether an array of so many bytes goes on the stack; if so, it is counted. */
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

    /** What the functions that are called from here have on the stack if each call has a copy of its own. */
    private static long inlined(Block block, IdentityHashMap<Function, Long> copies) {
        long bytes = 0;
        for (Statement s : block.all()) {
            if (s instanceof Statement.Call call) {
                bytes = add(bytes, copies.get(call.function()));
            } else if (combines(s) != null && copies.get(combines(s)) > 0) {
                bytes = Long.MAX_VALUE; // often, and who counts
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
