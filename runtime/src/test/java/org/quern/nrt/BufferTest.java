package org.quern.nrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.quern.error.ClosedException;
import org.quern.error.InUseException;
import org.quern.error.SettingException;
import org.quern.error.ThreadException;

final class BufferTest {
    private static long live() {
        return Nrt.statistics().liveBytes();
    }

    @Test
    void nativeBufferIsWrittenReadAndClosedOnce() {
        long before = live();
        NativeBuffer buffer = NativeBuffer.allocate(24);
        assertEquals(before + 24, live());
        assertTrue(buffer.direct() && buffer.writable() && !buffer.heap() && !buffer.closed());
        assertEquals(24, buffer.segment().byteSize());
        assertEquals(buffer.address(), buffer.segment().address());
        buffer.acquire();
        buffer.segment().set(ValueLayout.JAVA_LONG, 16, 42);
        assertEquals(42, buffer.segment().get(ValueLayout.JAVA_LONG, 16));
        buffer.release();
        buffer.close();
        buffer.close();
        assertTrue(buffer.closed());
        assertEquals(before, live());
        ClosedException e = assertThrows(ClosedException.class, buffer::acquire);
        assertTrue(e.getMessage().contains("closed"), e.getMessage());
    }

    @Test
    void closeInUseIsRefused() {
        NativeBuffer buffer = NativeBuffer.allocate(8);
        buffer.acquire();
        buffer.acquire();
        InUseException e = assertThrows(InUseException.class, buffer::close);
        assertEquals("The array memory is in use by 2 running calls or segments; close it after the calls that use it"
                + " have returned and the arenas of its segments are closed.", e.getMessage());
        buffer.release();
        buffer.release();
        assertThrows(NrtException.class, buffer::release);
        buffer.close();
    }

    @Test
    void emptyBufferHasAnAddress() {
        NativeBuffer buffer = NativeBuffer.allocate(0);
        assertTrue(buffer.address() != 0);
        buffer.close();
    }

    @Test
    void unreachableBufferIsFreed() {
        long before = live();
        for (int i = 0; i < 10; i++) {
            assertEquals(1 << 20, NativeBuffer.allocate(1 << 20).byteSize());
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (live() > before && System.nanoTime() < deadline) {
            System.gc();
            Thread.onSpinWait();
        }
        assertTrue(live() <= before, "freed by the cleaner");
    }

    private static Arena closedArena() {
        try (Arena arena = Arena.ofShared()) {
            return arena;
        }
    }

    @Test
    void arenaFreesItsBuffer() {
        long before = live();
        Buffer kept;
        try (Arena arena = Arena.ofConfined()) {
            kept = SegmentBuffer.allocate(arena, 100);
            assertTrue(kept.direct());
            kept.acquire();
            kept.release();
            assertEquals(before + 100, live());
        }
        assertEquals(before, live());
        assertTrue(kept.closed());
        assertThrows(ClosedException.class, kept::acquire);
        Arena closed = closedArena();
        assertThrows(ClosedException.class, () -> SegmentBuffer.allocate(closed, 100));
        assertEquals(before, live(), "nothing is lost when the arena refuses");
    }

    @Test
    void segmentsAreDirectOnlyWhereNobodyCanCloseThem() throws InterruptedException {
        Buffer heap = SegmentBuffer.of(MemorySegment.ofArray(new double[4]));
        assertTrue(heap.heap() && !heap.direct() && heap.writable());
        assertThrows(NrtException.class, heap::address);
        assertFalse(SegmentBuffer.of(heap.segment().asReadOnly()).writable());
        assertTrue(SegmentBuffer.of(Arena.global().allocate(8)).direct());
        try (Arena shared = Arena.ofShared();
                Arena confined = Arena.ofConfined()) {
            assertFalse(SegmentBuffer.of(shared.allocate(8)).direct());
            Buffer mine = SegmentBuffer.of(confined.allocate(8));
            assertTrue(mine.direct());
            mine.close();
            mine.acquire();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread other = new Thread(mine::acquire);
            other.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
            other.start();
            other.join();
            assertInstanceOf(ThreadException.class, thrown.get());
        }
    }

    @Test
    void acquireAndCloseRace() throws InterruptedException {
        long before = live();
        for (int round = 0; round < 300; round++) {
            NativeBuffer buffer = NativeBuffer.allocate(8);
            AtomicInteger wrong = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < 100; i++) {
                            buffer.acquire();
                            if (buffer.closed()) {
                                wrong.incrementAndGet();
                            }
                            buffer.release();
                        }
                    } catch (ClosedException e) {
                        if (!buffer.closed()) {
                            wrong.incrementAndGet();
                        }
                    }
                }));
            }
            while (!buffer.closed()) {
                try {
                    buffer.close();
                } catch (InUseException inUse) {
                    Thread.onSpinWait();
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(0, wrong.get());
        }
        assertEquals(before, live());
    }

    @Test
    void memoryLimitCollectsThenRefuses() throws Exception {
        Process child = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquern.memory.limit=10000000",
                "-cp",
                System.getProperty("java.class.path"),
                LimitedMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertTrue(output.contains("8000000 bytes asked for"), output);
        assertTrue(output.contains("4000000 bytes in use"), output);
        assertTrue(output.contains("10000000 bytes allowed"), output);
    }

    @Test
    void aMemoryLimitThatIsNoneIsToldEachTime() throws Exception {
        Process child = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquern.memory.limit=lots",
                "-cp",
                System.getProperty("java.class.path"),
                MisconfiguredMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("quern.memory.limit is 'lots', a positive number of bytes expected\n".repeat(2), output);
    }

    /** Runs with a limit that is no number. */
    static final class MisconfiguredMemory {
        private MisconfiguredMemory() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    NativeBuffer.allocate(100);
                } catch (SettingException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    /** Runs with a limit of ten million bytes. */
    static final class LimitedMemory {
        private LimitedMemory() {}

        public static void main(String[] args) {
            for (int i = 0; i < 20; i++) {
                NativeBuffer.allocate(4_000_000).acquire(); // dropped: the next ones need it collected
            }
            Nrt.trim();
            while (Nrt.statistics().liveBytes() > 0) {
                System.gc();
            }
            NativeBuffer held = NativeBuffer.allocate(4_000_000);
            try {
                NativeBuffer.allocate(8_000_000);
                System.exit(1);
            } catch (OutOfMemoryError e) {
                System.out.println(e.getMessage());
            }
            held.close();
            NativeBuffer.allocate(8_000_000).close();
        }
    }
}
