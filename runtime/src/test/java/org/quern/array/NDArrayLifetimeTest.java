package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.error.ShapeException;
import org.quern.nrt.Nrt;
import org.quern.testing.NrtBalance;

/** When memory goes, and what happens to those who still hold it. */
@ExtendWith(NrtBalance.class)
class NDArrayLifetimeTest {
    @Test
    void closeFreesAtOnceForEveryView() {
        long before = Nrt.statistics().frees();
        NDArray view;
        NDArray a = NDArray.zeros(DType.FLOAT64, 4);
        view = a.flip(0);
        a.close();
        assertTrue(Nrt.statistics().frees() > before);
        a.close();
        NDArray other = NDArray.of(1.0, 2, 3, 4);
        for (Executable use : new Executable[] {() -> a.getDouble(0), () -> view.getDouble(0),
            () -> view.setDouble(1, 0), view::copy,
            view::toDoubleArray, () -> a.copyFrom(other), () -> other.copyFrom(view),
            () -> other.sameElements(a)}) {
            assertThrows(ClosedException.class, use);
        }
        assertEquals(4, view.size(), "facts outlive the memory");
        NDArray base = NDArray.zeros(DType.FLOAT64, 6);
        base.reshape(2, 3).close();
        assertThrows(ClosedException.class, () -> base.getDouble(0));
    }

    @Test
    void anArenaOwnsWhatIsMadeInIt() {
        NDArray a;
        try (Arena arena = Arena.ofConfined()) {
            a = NDArray.full(arena, DType.INT32, 3, 2);
            a.close();
            assertEquals(3, a.getLong(1));
            assertEquals(0, NDArray.zeros(arena, DType.FLOAT32, 1).getDouble(0));
            assertEquals(2.5, NDArray.full(arena, DType.FLOAT32, 2.5, 1).getDouble(0));
        }
        assertThrows(ClosedException.class, () -> a.getLong(1));
        assertThrows(ClosedException.class, () -> a.slice("0").copy());
    }

    @Test
    void asSegmentHoldsTheMemory() {
        NDArray a = NDArray.arange(DType.INT64, 6);
        MemorySegment s;
        try (Arena arena = Arena.ofConfined()) {
            s = a.slice("2:").asSegment(arena);
            assertEquals(32, s.byteSize());
            assertEquals(2, s.get(ValueLayout.JAVA_LONG, 0));
            s.set(ValueLayout.JAVA_LONG, 0, 9);
            assertEquals(9, a.getLong(2));
            assertTrue(a.readOnly().asSegment(arena).isReadOnly());
            assertThrows(InUseException.class, a::close);
            assertThrows(ShapeException.class, () -> a.flip(0).asSegment(arena));
        }
        assertThrows(IllegalStateException.class, () -> s.get(ValueLayout.JAVA_LONG, 0));
        a.close();
        assertThrows(ClosedException.class, () -> a.asSegment(Arena.ofAuto()));
    }

    @Test
    void aClosedArenaTakesNoHold() {
        NDArray a = NDArray.arange(DType.INT64, 6);
        Arena gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = arena;
        }
        assertThrows(ClosedException.class, () -> a.asSegment(gone));
        a.close();
    }

    @Test
    void theCallersSegmentKeepsItsOwnLifetime() {
        try (Arena outer = Arena.ofConfined()) {
            MemorySegment s;
            try (Arena inner = Arena.ofShared()) {
                NDArray a = NDArray.wrap(inner.allocate(8, 8), DType.INT64, 1);
                s = a.asSegment(outer);
                assertEquals(0, s.get(ValueLayout.JAVA_LONG, 0));
            }
            assertFalse(s.scope().isAlive());
        }
        long[] heap = {7};
        assertSame(heap, NDArray.wrap(heap).asSegment(Arena.global()).heapBase().orElseThrow());
    }

    /** A reader sees the elements or an exception; the memory, reused at once by others, never. */
    @Test
    void closeRacesWithReaders() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            NDArray a = NDArray.full(DType.INT64, 42, 512);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread reader = new Thread(() -> {
                try {
                    while (true) {
                        for (long v : a.toLongArray()) {
                            assertEquals(42, v);
                        }
                        assertEquals(42, a.getLong(-1));
                        started.countDown();
                    }
                } catch (ClosedException closed) {
                    started.countDown();
                } catch (Throwable t) {
                    failure.set(t);
                    started.countDown();
                }
            });
            reader.start();
            started.await();
            boolean closed = false;
            while (!closed) {
                try {
                    a.close();
                    closed = true;
                } catch (InUseException inUse) {
                    Thread.onSpinWait();
                }
            }
            NDArray next = NDArray.full(DType.INT64, 666, 512);
            reader.join();
            next.close();
            assertEquals(null, failure.get());
        }
    }
}
