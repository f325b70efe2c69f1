package org.quern.array;

import static org.quern.check.Given.given;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.quern.check.Count;
import org.quern.error.ArgumentException;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.error.QuernException;
import org.quern.error.ThreadException;
import org.quern.nrt.NativeBuffer;

/**
 * Closes the arrays that a formula makes on the way: at its end every array that its thread has made since its opening
 * is closed, but for those that are kept.
 *
 * {@snippet :
 * static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
 * static NDArray sum(NDArray a, NDArray b, NDArray c) {
 *     try (ArrayScope scope = NDArray.scope()) {
 *         return scope.keep(ADD.apply(ADD.apply(a, b), c));  // the sum of a and b is closed
 *     }
 * }
 * }
 *
 * <p>An array belongs to the scope that is the innermost open one of the thread that makes it, by {@code empty},
 * {@code of} and the like, a copy, a file that is read, or as the result of a call. It is its memory that belongs, so
 * views belong with it. What lies in memory of the caller or of an arena ({@code wrap}, {@code Npy.map}) belongs to no
 * scope, as nothing else closes it. Beware of an array of a static field, whose class is initialized within a scope: it
 * belongs to that unless it is kept.
 *
 * <p>A scope does not keep its arrays reachable: those that are dropped are freed by garbage collections, as ever.
 * Threads that a scope's thread starts make arrays of their own scopes. Scopes are nested as {@code try} statements
 * are: the innermost is closed first, by the thread that opened it. A scope that is never closed closes nothing.
 */
public final class ArrayScope implements AutoCloseable {
    // A ScopedValue is bound for the duration of a call and cannot be bound by a try statement. The value is removed
    // with the outermost scope, so that a pooled thread keeps neither it nor this class's loader.
    private static final ThreadLocal<ArrayScope> INNERMOST = new ThreadLocal<>();
    private static final int FEW = 64;

    private final Thread thread = Thread.currentThread();
    /** The scope around this one, or null. */
    private final ArrayScope outer = INNERMOST.get();
    final List<WeakReference<NativeBuffer>> made = new ArrayList<>();
    /** The size at which buffers that are closed or unreachable are removed from the list. */
    private int many = FEW;
    private boolean closed;

    private ArrayScope() {}

    static ArrayScope open() {
        ArrayScope scope = new ArrayScope();
        INNERMOST.set(scope);
        count(1);
        return scope;
    }

    private static synchronized void count(int more) {
        ArrayCreation.openScopes += more;
    }

    /** Adds new memory to this thread's innermost scope, if there is one. */
    static void enter(NativeBuffer buffer) {
        ArrayScope scope = INNERMOST.get();
        if (scope != null) {
            scope.add(buffer);
        }
    }

    private void add(NativeBuffer buffer) {
        if (made.size() == many) {
            made.removeIf(reference -> {
                NativeBuffer known = reference.get();
                return known == null || known.closed();
            });
            many = Math.max(FEW, 2 * made.size());
        }
        made.add(new WeakReference<>(buffer));
        buffer.scope(this);
    }

    /**
     * Lets an array outlive this scope: its memory, if it belongs to this scope, belongs to the scope around it from
     * now on, or to none if there is none. Has no effect on an array that this scope does not close: of a scope around
     * it, of no scope, in memory of the caller.
     *
     * @param array an array, or a view
     * @return the array
     * @throws ArgumentException if the array belongs to a scope within this one, or to another thread's, which would
     *     close it
     * @throws ClosedException if this scope or the array is closed
     * @throws ThreadException if another thread opened this scope
     */
    public NDArray keep(NDArray array) {
        given(array, "array");
        checkThread("keep");
        if (closed) {
            throw ClosedException.of("keep(" + array.describe() + ") of a scope that is closed");
        }
        array.buffer().acquire();
        try {
            if (array.buffer() instanceof NativeBuffer buffer) {
                keep(array, buffer);
            }
        } finally {
            array.buffer().release();
        }
        return array;
    }

    private void keep(NDArray array, NativeBuffer buffer) {
        Object owner = buffer.scope();
        if (owner == this) {
            buffer.scope(null);
            if (outer != null) {
                outer.add(buffer);
            }
            return;
        }
        ArrayScope around = outer;
        while (around != null && around != owner) {
            around = around.outer;
        }
        if (owner != around) {
            ArrayScope other = (ArrayScope) owner;
            throw ArgumentException.of("keep(" + array.describe() + ") given, which belongs to "
                    + (other.thread == thread
                            ? "a scope within this one"
                            : "a scope of thread " + other.thread.getName())
                    + "; an array is kept by the scope that it belongs to");
        }
    }

    /**
     * Closes all arrays that belong to this scope. Closing twice has no effect.
     *
     * @throws InUseException if a scope within this one is open, in which case nothing is closed; if a call on another
     *     thread, or a segment, uses an array, which is left to garbage collection while the others are closed
     * @throws ThreadException if another thread opened this scope
     */
    @Override
    public void close() {
        checkThread("close");
        if (closed) {
            return;
        }
        int within = 0;
        for (ArrayScope open = INNERMOST.get(); open != this; open = open.outer) {
            within++;
        }
        if (within > 0) {
            throw InUseException.of("close() of a scope within which " + Count.of(within, "scope")
                    + (within == 1 ? " is" : " are") + " open: the innermost is closed first");
        }
        closed = true;
        count(-1);
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
        closeArrays();
    }

    private void closeArrays() {
        QuernException failure = null;
        for (WeakReference<NativeBuffer> reference : made) {
            NativeBuffer buffer = reference.get();
            if (buffer != null && buffer.scope() == this) {
                buffer.scope(null);
                try {
                    buffer.close();
                } catch (QuernException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        made.clear();
        if (failure != null) {
            throw failure;
        }
    }

    private void checkThread(String operation) {
        if (Thread.currentThread() != thread) {
            throw ThreadException.of(operation + "() on thread " + Thread.currentThread().getName()
                    + " of a scope that thread " + thread.getName()
                    + " opened: a scope is used and closed by the thread that opened it");
        }
    }
}
