package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.refused;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.error.ThreadException;
import org.quern.nrt.NativeBuffer;
import org.quern.testing.Allocation;
import org.quern.testing.NrtBalance;

/** Which arrays a scope closes, and when. */
@ExtendWith(NrtBalance.class)
class ArrayScopeTest {
    @AfterEach
    void everyScopeIsClosed() {
        assertEquals(0, ArrayCreation.openScopes);
    }

    private static void closed(NDArray... arrays) {
        for (NDArray a : arrays) {
            assertThrows(ClosedException.class, () -> a.getDouble(new long[a.ndim()]));
        }
    }

    private static void open(NDArray... arrays) {
        for (NDArray a : arrays) {
            a.getDouble(new long[a.ndim()]);
        }
    }

    @Test
    void everyWayToMakeAnArray() {
        NDArray before = NDArray.of(1.0, 2);
        NDArray[] made;
        NDArray kept;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Npy.write(file, before);
        try (ArrayScope scope = NDArray.scope()) {
            made = new NDArray[] {NDArray.empty(DType.INT8, 2), NDArray.zeros(DType.INT8, 2),
                NDArray.full(DType.INT8, 1, 2), NDArray.full(DType.FLOAT32, 0.5, 2), NDArray.of(1, 2),
                NDArray.of(DType.UINT8, 1, 2), NDArray.of(new int[] {1, 2}, 1, 2), NDArray.of(true),
                NDArray.scalar(1), NDArray.arange(DType.INT8, 2), NDArray.linspace(0, 1, 2), before.copy(),
                before.asType(DType.INT8), Npy.read(new ByteArrayInputStream(file.toByteArray())),
                NDArray.zeros(DType.INT8, 2, 3).transpose().slice("1")};
            open(made);
            kept = scope.keep(NDArray.of(7.0).readOnly());
        }
        closed(made);
        open(before, kept);
        assertEquals(7, kept.getDouble(0));
        kept.close();
        before.close();
    }

    @Test
    void memoryOfTheCallerBelongsToNoScope() {
        double[] heap = {1};
        NDArray a;
        NDArray b;
        try (Arena arena = Arena.ofConfined()) {
            try (ArrayScope scope = NDArray.scope()) {
                a = NDArray.wrap(heap);
                b = NDArray.zeros(arena, DType.INT8, 1);
                assertSame(a, scope.keep(a));
            }
            open(a, b);
        }
        closed(b);
    }

    @Test
    void theInnermostScopeCloses() {
        NDArray a;
        NDArray b;
        NDArray c;
        NDArray up;
        NDArray out;
        try (ArrayScope outer = NDArray.scope()) {
            a = NDArray.of(1);
            try (ArrayScope inner = NDArray.scope()) {
                b = NDArray.of(2);
                up = inner.keep(NDArray.of(3));
                out = inner.keep(NDArray.of(4).expandDims(0));
                assertSame(a, inner.keep(a), "of the scope around: no effect");
            }
            closed(b);
            open(a, up, out);
            c = NDArray.of(5);
            outer.keep(out);
            assertSame(out, outer.keep(out), "of no scope: no effect");
        }
        closed(a, c, up);
        open(out);
        out.close();
    }

    @Test
    void closedByHandAndTwice() {
        ArrayScope scope = NDArray.scope();
        NDArray a = NDArray.of(1);
        a.close();
        scope.close();
        scope.close();
        NDArray b = NDArray.of(2);
        open(b);
        b.close();
        refused(ClosedException.class, () -> scope.keep(b), "keep(int32 array of shape (1)) of a scope that is closed");
    }

    @Test
    void aFailureClosesAllTheSame() {
        NDArray[] made = new NDArray[1];
        assertThrows(ArithmeticException.class, () -> {
            try (ArrayScope _ = NDArray.scope()) {
                made[0] = NDArray.of(1);
                throw new ArithmeticException();
            }
        });
        closed(made);
    }

    private static final String IN_USE = ": the array memory is in use by 1 running call or segment; close it after"
            + " the calls that use it have returned and the arenas of its segments are closed.";

    @Test
    void anArrayInUseIsLeftAndTheOthersAreClosed() {
        NDArray used;
        NDArray also;
        ArrayScope scope = NDArray.scope();
        try (Arena arena = Arena.ofConfined()) {
            NDArray before = NDArray.of(1);
            used = NDArray.of(2);
            assertEquals(4, used.asSegment(arena).byteSize());
            also = NDArray.zeros(DType.FLOAT64, 2, 3);
            assertEquals(48, also.asSegment(arena).byteSize());
            NDArray after = NDArray.of(3);
            InUseException e = assertThrows(InUseException.class, scope::close);
            assertEquals("close() of int32 array of shape (1)" + IN_USE, e.getMessage());
            assertEquals(1, e.getSuppressed().length);
            assertEquals("close() of float64 array of shape (2,3)" + IN_USE, e.getSuppressed()[0].getMessage());
            assertEquals(0, ArrayCreation.openScopes);
            closed(before, after);
            NDArray ofNone = NDArray.of(4);
            refused(InUseException.class, scope::close, "close() of int32 array of shape (1)" + IN_USE);
            refused(InUseException.class, used::close, "close() of int32 array of shape (1)" + IN_USE);
            open(ofNone);
            ofNone.close();
        }
        open(used, also);
        scope.close();
        closed(used, also);
        assertEquals(0, scope.made.size());
        scope.close();
    }

    /** A scope that was forgotten within another ends with it. */
    @Test
    void scopesWithinEndToo() {
        NDArray kept;
        NDArray used;
        ArrayScope middle;
        ArrayScope inner;
        try (ArrayScope outermost = NDArray.scope()) {
            NDArray a = NDArray.of(1);
            try (Arena arena = Arena.ofConfined()) {
                ArrayScope outer = NDArray.scope();
                NDArray b = NDArray.of(2);
                middle = NDArray.scope();
                NDArray c = NDArray.of(3);
                inner = NDArray.scope();
                NDArray d = inner.keep(NDArray.of(4));
                NDArray e = NDArray.of(5);
                used = NDArray.of(6);
                assertEquals(4, used.asSegment(arena).byteSize());
                refused(InUseException.class, outer::close, "close() of int32 array of shape (1)" + IN_USE);
                closed(b, c, d, e);
                open(a, used);
                assertEquals(1, ArrayCreation.openScopes);
                middle.close();
                refused(ClosedException.class, () -> middle.keep(a),
                        "keep(int32 array of shape (1)) of a scope that is closed");
            }
            inner.close();
            closed(used);
            kept = NDArray.of(7);
            outermost.keep(kept);
        }
        open(kept);
        kept.close();
    }

    @Test
    void anArrayClosedByAScopeSaysSo() {
        NDArray a;
        NDArray byHand;
        try (ArrayScope _ = NDArray.scope()) {
            a = NDArray.of(1.0, 2, 3);
            byHand = NDArray.of(1.0);
            byHand.close();
        }
        a.close();
        refused(ClosedException.class, () -> a.getDouble(0), "The array memory is closed: its 24 bytes were freed at"
                + " the end of a scope; keep(...) of the scope lets an array outlive it.");
        refused(ClosedException.class, () -> byHand.getDouble(0),
                "The array memory is closed: its 8 bytes were freed by close().");
    }

    /** Virtual threads have no name. */
    @Test
    void threadsWithoutAName() throws Exception {
        try (ArrayScope scope = NDArray.scope()) {
            String here = Thread.currentThread().getName();
            FutureTask<Void> task = new FutureTask<>(() -> refused(ThreadException.class, scope::close,
                    "close() on thread #" + Thread.currentThread().threadId() + " of a scope that thread " + here
                            + " opened: a scope is used and closed by the thread that opened it"),
                    null);
            Thread.ofVirtual().start(task);
            task.get();
        }
        try (Arena arena = Arena.ofConfined()) {
            NDArray a = NDArray.zeros(arena, DType.INT8, 1);
            FutureTask<Void> task = new FutureTask<>(() -> refused(ThreadException.class, () -> a.getLong(0),
                    "The array memory belongs to a confined arena of another thread than #"
                            + Thread.currentThread().threadId() + "; a shared or automatic arena serves several"
                            + " threads."),
                    null);
            Thread.ofVirtual().start(task);
            task.get();
        }
    }

    @Test
    void refusedKeepsAndCloses() throws Exception {
        ArrayScope outer = NDArray.scope();
        ArrayScope middle = NDArray.scope();
        ArrayScope inner = NDArray.scope();
        NDArray a = NDArray.of(1);
        refused(ArgumentException.class, () -> outer.keep(a), "keep(int32 array of shape (1)) given, which belongs to a"
                + " scope within this one; an array is kept by the scope that it belongs to");
        open(a);
        String here = Thread.currentThread().getName();
        on("other", () -> {
            String opened = "() on thread other of a scope that thread " + here
                    + " opened: a scope is used and closed by the thread that opened it";
            refused(ThreadException.class, inner::close, "close" + opened);
            refused(ThreadException.class, () -> inner.keep(a), "keep" + opened);
            try (ArrayScope own = NDArray.scope()) {
                refused(ArgumentException.class, () -> own.keep(a),
                        "keep(int32 array of shape (1)) given, which belongs"
                                + " to a scope of thread " + here
                                + "; an array is kept by the scope that it belongs to");
            }
            NDArray ofNone = NDArray.of(2);
            open(ofNone);
            ofNone.close();
        });
        open(a);
        a.close();
        refused(ClosedException.class, () -> inner.keep(a),
                "The array memory is closed: its 4 bytes were freed by close().");
        inner.close();
        middle.close();
        outer.close();
    }

    private static void on(String name, Runnable code) throws Exception {
        FutureTask<Void> task = new FutureTask<>(code, null);
        new Thread(task, name).start();
        task.get();
    }

    /** Threads have scopes of their own, virtual ones too. */
    @Test
    void threadsAreApart() throws Exception {
        CountDownLatch bothOpen = new CountDownLatch(2);
        CountDownLatch oneClosed = new CountDownLatch(1);
        FutureTask<Void> first = new FutureTask<>(() -> {
            NDArray a;
            try (ArrayScope _ = NDArray.scope()) {
                a = NDArray.of(1);
                bothOpen.countDown();
                bothOpen.await();
            }
            closed(a);
            oneClosed.countDown();
            return null;
        });
        FutureTask<Void> second = new FutureTask<>(() -> {
            NDArray a;
            try (ArrayScope _ = NDArray.scope()) {
                a = NDArray.of(1);
                bothOpen.countDown();
                oneClosed.await();
                open(a);
            }
            closed(a);
            return null;
        });
        Thread.ofVirtual().start(first);
        Thread.ofPlatform().start(second);
        first.get();
        second.get();
    }

    /** Many arrays that are closed or dropped leave nothing behind, and those that are not are closed at the end. */
    @Test
    void longScopes() {
        NDArray first;
        NDArray last = null;
        try (ArrayScope scope = NDArray.scope()) {
            first = NDArray.of(1.0);
            for (int i = 0; i < 10_000; i++) {
                NDArray.zeros(DType.FLOAT64, 1000).close();
                assertTrue(scope.made.size() <= 64);
            }
            for (int i = 0; i < 1000; i++) {
                last = NDArray.zeros(DType.FLOAT64, 10);
            }
            open(first, last);
        }
        closed(first, last);
    }

    /** A closed scope is not reachable from what it has kept. */
    @Test
    void nothingIsLeft() {
        NDArray kept;
        try (ArrayScope scope = NDArray.scope()) {
            kept = scope.keep(NDArray.of(1));
        }
        assertNull(((NativeBuffer) kept.buffer()).scope());
        kept.close();
    }

    /** Once a scope is closed an array allocates what it did before. */
    @Test
    void allocations() {
        List<Runnable> makers = List.of(() -> NDArray.empty(DType.INT8, 8).close(),
                () -> NDArray.zeros(DType.FLOAT64, 8).close());
        for (Runnable make : makers) {
            make.run();
            long without = least(make);
            try (ArrayScope _ = NDArray.scope()) {
                make.run();
            }
            assertEquals(without, least(make));
        }
    }

    private static long least(Runnable make) {
        return IntStream.range(0, 10).mapToLong(_ -> Allocation.of(make)).min().orElseThrow();
    }
}
