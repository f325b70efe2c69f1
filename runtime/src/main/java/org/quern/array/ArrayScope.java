package org.quern.array;

import static org.quern.check.Given.given;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.quern.check.ThreadName;
import org.quern.dtype.DType;
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
 * are, and closed by the thread that opened them; one that is closed before those within it closes these first. A scope
 * that is never closed, nor within one that is, closes nothing.
 */
public final class ArrayScope implements AutoCloseable {
    // A ScopedValue is bound for the duration of a call and cannot be bound by a try statement. The value is removed
    // with the outermost scope, so that a pooled thread keeps neither it nor this class's loader.
    private static final ThreadLocal<ArrayScope> INNERMOST = new ThreadLocal<>();
    private static final int FEW = 64;

    private final Thread thread = Thread.currentThread();
    /** The scope around this one, or null. */
    private final ArrayScope outer = INNERMOST.get();
    final List<Made> made = new ArrayList<>();
    /** The size at which buffers that are closed or unreachable are removed from the list. */
    private int many = FEW;
    private boolean closed;

    /** Memory that belongs to a scope, and the array that it was made for. */
    static final class Made extends WeakReference<NativeBuffer> {
        private final Layout layout;
        private final DType dtype;

        Made(NativeBuffer buffer, Layout layout, DType dtype) {
            super(buffer);
            this.layout = layout;
            this.dtype = dtype;
        }
    }

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
    static void enter(NativeBuffer buffer, Layout layout, DType dtype) {
        ArrayScope scope = INNERMOST.get();
        if (scope != null) {
            scope.add(buffer, layout, dtype);
        }
    }

    private void add(NativeBuffer buffer, Layout layout, DType dtype) {
        if (made.size() == many) {
            made.removeIf(reference -> {
                NativeBuffer known = reference.get();
                return known == null || known.closed();
            });
            many = Math.max(FEW, 2 * made.size());
        }
        made.add(new Made(buffer, layout, dtype));
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
                outer.add(buffer, array.layout(), array.dtype());
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
                            : "a scope of thread " + ThreadName.of(other.thread))
                    + "; an array is kept by the scope that it belongs to");
        }
    }

    /**
     * Closes all arrays that belong to this scope, and before it the scopes within it that are open. Closing twice has
     * no effect, unless arrays were in use at first.
     *
     * @throws InUseException if a call on another thread, or a segment, uses an array, which stays open while the
     *     others are closed; the scope has ended, closing it again closes the arrays that are left, as does a close of
     *     theirs
     * @throws ThreadException if another thread opened this scope
     */
    @Override
    public void close() {
        checkThread("close");
        QuernException failure = null;
        while (!closed) {
            ArrayScope innermost = INNERMOST.get();
            innermost.end();
            if (innermost != this) {
                failure = innermost.closeArrays(failure);
            }
        }
        failure = closeArrays(failure);
        if (failure != null) {
            throw failure;
        }
    }

    /** Makes the scope around this one, the innermost, the thread's innermost. */
    private void end() {
        closed = true;
        count(-1);
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }

    /**
     * Closes the arrays of this scope, and keeps those that are in use.
     *
     * @param before a failure before, or null
     * @return the first failure, which has the others, or null
     */
    private QuernException closeArrays(QuernException before) {
        QuernException failure = before;
        List<Made> left = new ArrayList<>();
        for (Made each : made) {
            NativeBuffer buffer = each.get();
            if (buffer != null && buffer.scope() == this) {
                try {
                    buffer.end();
                    buffer.scope(null);
                } catch (QuernException e) {
                    left.add(each);
                    QuernException named = InUse.of(e, each.layout, each.dtype);
                    if (failure == null) {
                        failure = named;
                    } else {
                        failure.addSuppressed(named);
                    }
                }
            }
        }
        made.clear();
        made.addAll(left);
        return failure;
    }

    private void checkThread(String operation) {
        if (Thread.currentThread() != thread) {
            throw ThreadException.of(operation + "() on thread " + ThreadName.of(Thread.currentThread())
                    + " of a scope that thread " + ThreadName.of(thread)
                    + " opened: a scope is used and closed by the thread that opened it");
        }
    }
}
